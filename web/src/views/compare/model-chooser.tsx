import { useState } from "preact/hooks";
import { lang, nameOf, say } from "../../state/state";
import { chooseModels } from "./choosing";
import { TEXTS } from "./texts";

/** The models of the dataset, each a chip to check; folded away on a narrow screen. */
export function ModelChooser({ models, chosen }: { models: number[]; chosen: number[] }) {
  const [open, setOpen] = useState(matchMedia("(min-width: 900px)").matches);
  const toggle = (model: number) =>
    chooseModels(
      chosen.includes(model) ? chosen.filter((other) => other !== model) : [...chosen, model],
    );
  return (
    <section class="chooser" aria-label={say(TEXTS.models)}>
      <button type="button" class="plain" aria-expanded={open} onClick={() => setOpen(!open)}>
        {say(TEXTS.models)}
        <span class="count">
          {chosen.length}/{models.length}
        </span>
      </button>
      {open && (
        <ul class="row">
          {models.map((model) => (
            <li key={model}>
              <label class="model-chip">
                <input
                  type="checkbox"
                  checked={chosen.includes(model)}
                  onChange={() => toggle(model)}
                />
                <span lang={lang.value}>{nameOf(model)}</span>
              </label>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
