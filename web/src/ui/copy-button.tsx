import { useState } from "preact/hooks";
import { address } from "../state/address";
import { announcement, say } from "../state/state";
import { TEXTS } from "./texts";

interface Props {
  label: string;
  text: () => string;
}

/** Whether the browser let the page put a text on the clipboard. */
async function onClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** A button that copies a text, and says whether it could. */
export function CopyButton({ label, text }: Props) {
  const [outcome, setOutcome] = useState<string | null>(null);
  const copy = async () => {
    const told = say((await onClipboard(text())) ? TEXTS.copied : TEXTS.notCopied);
    setOutcome(told);
    announcement.value = told;
    setTimeout(() => setOutcome(null), 2000);
  };
  return (
    <button type="button" class="button" onClick={copy}>
      {outcome ?? label}
    </button>
  );
}

/** Copies the address of what is shown. */
export function CopyLink() {
  const link = () => location.href.replace(/#.*$/, "") + address();
  return <CopyButton label={say(TEXTS.copyLink)} text={link} />;
}
