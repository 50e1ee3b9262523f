package dev.vocalise.web.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Version of this build, out of the build's own properties file. */
public final class Version {
  private static final Properties BUILD = read();

  private Version() {}

  public static String text() {
    return BUILD.getProperty("version");
  }

  /** Of the sources, {@code +changes} at its end where they were not as committed; null unknown. */
  public static @Nullable String commit() {
    String commit = BUILD.getProperty("commit", "");
    if (!commit.matches("[0-9a-f]{7,64}")) {
      return null; // built without its history
    }
    return BUILD.getProperty("dirty", "").equals("true") ? commit + "+changes" : commit;
  }

  private static Properties read() {
    try (InputStream in = Version.class.getResourceAsStream("/vocalise-build.properties")) {
      if (in == null) {
        throw new IllegalStateException("vocalise-build.properties is not on the class path");
      }
      Properties build = new Properties();
      build.load(in);
      return build;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
