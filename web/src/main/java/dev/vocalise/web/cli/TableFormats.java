package dev.vocalise.web.cli;

import dev.vocalise.web.aggregation.Export;
import java.util.Iterator;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The names of the exports as values of an option. */
final class TableFormats implements Iterable<String>, ITypeConverter<String> {
  static final String DEFAULT = "text";

  @Override
  public Iterator<String> iterator() {
    return Export.names().iterator();
  }

  @Override
  public String convert(String name) {
    if (!Export.names().contains(name)) {
      throw new TypeConversionException(
          "expected one of %s (case-sensitive) but was '%s'".formatted(Export.names(), name));
    }
    return name;
  }
}
