/** Models side by side, and models by what they were coded as. */

import { views } from "../data/views";
import { say } from "../state/state";
import { chooseTab, chosenTab, TABS } from "./compare/choosing";
import { MatrixTab } from "./compare/matrix-tab";
import { SideBySide } from "./compare/side-by-side";
import { TABS as TAB_NAMES, TEXTS } from "./compare/texts";

const tabId = (tab: string) => `compare-tab-${tab}`;
const PANEL = "compare-panel";

function Tabs() {
  const chosen = chosenTab();
  const step = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = TABS.find((tab) => tab !== chosen)!;
    chooseTab(other);
    document.getElementById(tabId(other))?.focus();
  };
  return (
    <div class="compare-tabs" role="tablist" aria-label={say(TEXTS.title)}>
      {TABS.map((tab) => (
        <button
          type="button"
          key={tab}
          id={tabId(tab)}
          role="tab"
          aria-selected={tab === chosen}
          aria-controls={PANEL}
          tabIndex={tab === chosen ? 0 : -1}
          onClick={() => chooseTab(tab)}
          onKeyDown={step}
        >
          {say(TAB_NAMES[tab])}
        </button>
      ))}
    </div>
  );
}

export function CompareView() {
  const read = views();
  const tab = chosenTab();
  return (
    <div class="compare">
      <Tabs />
      <div class="compare-panel" id={PANEL} role="tabpanel" aria-labelledby={tabId(tab)}>
        {read && (tab === "matrix" ? <MatrixTab views={read} /> : <SideBySide views={read} />)}
      </div>
    </div>
  );
}
