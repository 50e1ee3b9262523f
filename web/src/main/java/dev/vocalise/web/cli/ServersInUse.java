package dev.vocalise.web.cli;

import dev.vocalise.infra.local.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which embedded servers a start launches and which external ones it uses, as a sentence. */
final class ServersInUse {
  private ServersInUse() {}

  /** One line; an address with a password in it is never shown. */
  static String sentence(Settings settings, Path data) {
    List<String> own = new ArrayList<>();
    List<String> real = new ArrayList<>();
    if (settings.databaseUrl() == null) {
      own.add("PostgreSQL");
    } else {
      real.add("the database of DATABASE_URL");
    }
    if (settings.s3() == null) {
      own.add("object store");
    } else {
      real.add("the object store at " + settings.s3().endpoint());
    }
    if (settings.temporal() == null) {
      own.add("Temporal");
    } else {
      real.add("Temporal at " + settings.temporal().address());
    }
    String started = own.isEmpty() ? "Starting" : "Starting " + joined(own);
    String used = real.isEmpty() ? "" : ", with " + joined(real);
    return started + " in " + data + used + " …";
  }

  private static String joined(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.get(0)
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }
}
