import { say } from "../state/state";
import type { Fault } from "./fault";

/** What is wrong with the query, in words, read out when it appears. */
export function FaultView({ id, fault }: { id: string; fault: Fault | null }) {
  return (
    <p id={id} class="fault" role="alert" hidden={!fault}>
      {fault?.line && (
        <strong>
          {say({
            zh: `第 ${fault.line} 行第 ${fault.column} 列：`,
            en: `Line ${fault.line}, column ${fault.column}: `,
          })}
        </strong>
      )}
      {fault && say(fault.message)}
    </p>
  );
}
