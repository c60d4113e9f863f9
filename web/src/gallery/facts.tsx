import { Button } from "../ui/button.tsx";
import { FactList } from "../ui/fact-list.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { StatusMark } from "../ui/status-mark.tsx";
import { Tile, Tiles } from "../ui/tile.tsx";
import { Specimen } from "./specimen.tsx";

const spark = [3, 5, 0, 2, 8, 6, 7];

/** What holds facts: panels, tables, lists, tiles. */
export function Facts() {
  return (
    <>
      <Tiles label="Tiles">
        <Tile
          label="Runs"
          value="1,921"
          note="14,204 steps"
          now={1921}
          before={1700}
          format={String}
          spark={spark}
          href="/ui"
        />
        <Tile
          label="Success rate"
          value="93.2"
          unit="%"
          now={93.2}
          before={96}
          format={(change) => `${change.toFixed(1)} pp`}
          spark={spark}
          href="/ui"
        />
        <Tile label="Cost, none" value={undefined} format={String} spark={[]} href="/ui" />
      </Tiles>
      <Specimen name="Panel: with all its parts, with a table, loading">
        <Panel
          title="Title"
          sub="a fact about it"
          actions={<Button size="sm">Action</Button>}
          footer="What is below"
          class="w-full"
        >
          <FactList
            facts={[
              { name: "Environment", value: "production" },
              { name: "session_id", value: "a-long-value-that-wraps-wherever-it-has-to-in-a-narrow-panel" },
            ]}
          />
        </Panel>
        <Panel title="Table" flush class="w-full">
          <table class="data-table">
            <thead>
              <tr>
                <th>Agent</th>
                <th>Status</th>
                <th class="num">Runs</th>
              </tr>
            </thead>
            <tbody>
              <tr class="linked">
                <td>support</td>
                <td>
                  <StatusMark status="success" />
                </td>
                <td class="num">1,921</td>
              </tr>
              <tr class="current">
                <td>research, current</td>
                <td>
                  <StatusMark status="partial" />
                </td>
                <td class="num">710</td>
              </tr>
            </tbody>
          </table>
        </Panel>
        <Panel title="Loading" flush class="w-full">
          <SkeletonRows rows={3} label="rows" />
        </Panel>
      </Specimen>
    </>
  );
}
