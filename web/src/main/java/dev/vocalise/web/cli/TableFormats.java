package dev.vocalise.web.cli;

import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.table.TableExport;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of the tables as values of an option. */
final class TableFormats implements Iterable<String>, ITypeConverter<String> {
  static final String DEFAULT = "text";

  private static List<String> names() {
    return TableExport.tables().stream().map(Export::name).toList();
  }

  @Override
  public Iterator<String> iterator() {
    return names().iterator();
  }

  @Override
  public String convert(String name) {
    if (!names().contains(name)) {
      throw new TypeConversionException(
          "expected one of %s (case-sensitive) but was '%s'".formatted(names(), name));
    }
    return name;
  }
}
