package dev.vocalise.web.cli;

import dev.vocalise.model.tensor.ComputeDevice;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code cpu} or {@code gpu:0,gpu:1}, each once. */
record DeviceList(List<String> names) {
  static final class Converter implements ITypeConverter<DeviceList> {
    @Override
    public DeviceList convert(String text) {
      List<String> names = new ArrayList<>();
      for (String part : text.split(",", -1)) {
        String name = parsed(part.strip());
        if (names.contains(name)) {
          throw new TypeConversionException(
              "names "
                  + name
                  + " twice; for several trainings on a device set --slots (or --workers of up)");
        }
        names.add(name);
      }
      return new DeviceList(List.copyOf(names));
    }

    private static String parsed(String name) {
      try {
        return ComputeDevice.parse(name).toString();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "expected cpu or gpu:N, several with commas between, got '" + name + "'");
      }
    }
  }
}
