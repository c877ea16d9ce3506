import { csvFile } from "../../data/csv";
import { download } from "../../data/download";
import { say } from "../../state/state";
import { CopyLink } from "../../ui/copy-button";
import { TEXTS } from "./texts";

/** What a reader can take away: the table as CSV, and the address of what is shown. */
export function Tools({ file, csv }: { file: string; csv: () => string }) {
  return (
    <div class="row compare-tools">
      <button type="button" class="button" onClick={() => download(file, csvFile(csv()))}>
        {say(TEXTS.csv)}
      </button>
      <CopyLink />
    </div>
  );
}
