import * as React from 'react';

export interface IRow {
  readonly key: string;
  readonly cells: readonly React.ReactNode[];
}

/** A table with a caption; where there is no room for columns each cell names its own. */
export function MonitorTable(props: {
  caption: string;
  columns: readonly string[];
  rows: readonly IRow[];
  /** What is said where there are no rows. */
  none: string;
}): React.JSX.Element {
  const { caption, columns, rows } = props;
  if (rows.length === 0) {
    return (
      <section>
        <h3>{caption}</h3>
        <p className="jp-AlacardJobs-facts">{props.none}</p>
      </section>
    );
  }
  return (
    <table className="jp-AlacardMonitor-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map(column => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells: [first, ...rest] }) => (
          <tr key={key}>
            <th scope="row">{first}</th>
            {rest.map((cell, index) => (
              <td key={columns[index + 1]} data-label={columns[index + 1]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
