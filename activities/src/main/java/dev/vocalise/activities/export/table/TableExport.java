package dev.vocalise.activities.export.table;

import dev.vocalise.activities.aggregation.ResultTable;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A form of the result table. */
public interface TableExport extends Export {
  /** The table as text, with a line break at its end. */
  String write(ResultTable table);

  @Override
  default void write(ExportedCampaign what, OutputStream out) throws IOException {
    out.write(write(what.tableInDetail()).getBytes(StandardCharsets.UTF_8));
  }

  /** All there are, in the order in which they are offered. */
  static List<TableExport> tables() {
    return Export.all().stream()
        .filter(TableExport.class::isInstance)
        .map(TableExport.class::cast)
        .toList();
  }

  /**
   * The table of that name.
   *
   * @throws IllegalArgumentException that names those that there are
   */
  static TableExport of(String name) {
    return Export.named(name, tables());
  }
}
