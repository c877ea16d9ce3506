import { download } from "../data/download";
import { readStyle } from "../graph/canvas/style";
import { fill } from "../graph/colors";
import { type Caption, png, svg } from "../graph/picture";
import type { Renderer } from "../graph/renderer";
import type { View } from "../graph/scenes";
import { graph, lang, language, nameOf, say, selected, theme } from "../state/state";

/** What stands round a saved picture: what it shows, and where it is from. */
function caption({ scene }: View): Caption {
  const entities = scene.marks.filter((mark) => !mark.community).map((mark) => mark.key);
  const shown = new Set(entities.map((entity) => graph().class(entity)));
  const relations = scene.links.reduce((sum, link) => sum + link.weight, 0);
  const { title, version, base } = graph().packed;
  const focus = selected.value === null ? "" : ` · ${nameOf(selected.value)}`;
  return {
    title: say(title) + focus,
    subtitle:
      language.value === "zh"
        ? `${entities.length} 个条目，${relations} 条关系`
        : `${entities.length} entities, ${relations} relations`,
    legend: [...shown].map((kind) => ({
      color: fill(kind, theme.value),
      glyph: kind.glyph,
      label: say(kind.label),
    })),
    citation: `${say(title)}, kg ${version}, ${base}`,
  };
}

interface Props {
  view: View;
  renderer: () => Renderer;
}

/** Buttons that save the picture as it is shown, with a title, the legend and its source. */
export function ExportButtons({ view, renderer }: Props) {
  const style = () => readStyle(document.documentElement);
  const savePng = async () =>
    download("graph.png", await png(await renderer().png(), style(), caption(view)));
  const saveSvg = () => {
    const size = view.isUpright ? { width: 1100, height: 1600 } : { width: 1600, height: 1100 };
    const options = { ...caption(view), ...size, lang: lang.value, selected: selected.value };
    const text = svg(view.scene, style(), options);
    download("graph.svg", new Blob([text], { type: "image/svg+xml" }));
  };
  return (
    <>
      <button type="button" class="button" onClick={savePng}>
        PNG
      </button>
      <button type="button" class="button" onClick={saveSvg}>
        SVG
      </button>
    </>
  );
}
