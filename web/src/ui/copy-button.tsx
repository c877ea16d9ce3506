import { useState } from "preact/hooks";
import { address } from "../state/address";
import { announcement, say } from "../state/state";
import { TEXTS } from "./texts";

interface Props {
  label: string;
  text: () => string;
}

/** A button that copies a text, and says so. */
export function CopyButton({ label, text }: Props) {
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard?.writeText(text());
    setCopied(true);
    announcement.value = say(TEXTS.copied);
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <button type="button" class="button" onClick={copy}>
      {copied ? say(TEXTS.copied) : label}
    </button>
  );
}

/** Copies the address of what is shown. */
export function CopyLink() {
  const link = () => location.href.replace(/#.*$/, "") + address();
  return <CopyButton label={say(TEXTS.copyLink)} text={link} />;
}
