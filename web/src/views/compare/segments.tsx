interface SegmentsProps<Name extends string> {
  label: string;
  names: readonly Name[];
  chosen: Name;
  text: (name: Name) => string;
  choose: (name: Name) => void;
}

/** A choice of one among few. */
export function Segments<Name extends string>(props: SegmentsProps<Name>) {
  const { label, names, chosen, text, choose } = props;
  return (
    <fieldset class="segments">
      <legend>{label}</legend>
      <div>
        {names.map((name) => (
          <button
            type="button"
            key={name}
            aria-pressed={name === chosen}
            onClick={() => choose(name)}
          >
            {text(name)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
