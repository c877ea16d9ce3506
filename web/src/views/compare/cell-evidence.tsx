import { useState } from "preact/hooks";
import type { Matrix } from "../../data/packed";
import { graph, language, nameOf, say } from "../../state/state";
import { EntityLink } from "../../ui/entity-link";
import { PassageQuote } from "../../ui/evidence";
import { codingsOf } from "./coding";
import { CodedBy, Reason, ScopeNote } from "./coding-notes";
import { Drawer } from "./drawer";
import { TEXTS } from "./texts";

interface PartProps {
  part: number;
  itself: boolean;
  codings: string;
  /** Whether its passages are shown at first. */
  open: boolean;
}

/** A coded part of a model with the coder's reason and the passages that state the part. */
function Part({ part, itself, codings, open }: PartProps) {
  const [unfolded, setUnfolded] = useState(open);
  const passages = graph().passagesOf(part);
  const count = passages.length;
  return (
    <li class="drawer-entry">
      <div class="item">
        <EntityLink entity={part} />
        {itself && <span class="shared">{say(TEXTS.itself)}</span>}
      </div>
      <Reason entity={part} codings={codings} />
      {count ? (
        <button
          type="button"
          class="link small"
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {language.value === "zh"
            ? `${count} 句出处`
            : `${count} ${count === 1 ? "sentence" : "sentences"}`}
          <span class="sr-only">{`: ${nameOf(part)}`}</span>
        </button>
      ) : (
        <p class="muted small">{say(TEXTS.noParts)}</p>
      )}
      {unfolded && passages.map((number) => <PassageQuote key={number} number={number} />)}
    </li>
  );
}

interface CellEvidenceProps {
  name: string;
  matrix: Matrix;
  model: number;
  concept: number;
  parts: number[];
}

/** The parts of a model that were coded by a concept, each with what it rests on. */
export function CellEvidence({ name, matrix, model, concept, parts }: CellEvidenceProps) {
  const codings = codingsOf(matrix.coder);
  const count = parts.length;
  return (
    <Drawer name={name} entity={concept} above={`${nameOf(model)} · ${say(matrix.title)}`}>
      <ScopeNote concept={concept} />
      <CodedBy codings={codings} />
      <h3>
        {language.value === "zh"
          ? `如此编码的 ${count} 个部分`
          : `${count} ${count === 1 ? "part" : "parts"} coded so`}
      </h3>
      <ul>
        {parts.map((part) => (
          <Part
            key={`${name} ${part}`}
            part={part}
            itself={part === model}
            codings={codings}
            open={count <= 2}
          />
        ))}
      </ul>
    </Drawer>
  );
}
