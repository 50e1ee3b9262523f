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

  /** Of the sources, where the build was told ({@code -Dvocalise.commit=…}); else null. */
  public static @Nullable String commit() {
    String commit = BUILD.getProperty("commit", "");
    return commit.matches("[0-9a-f]{7,64}") ? commit : null;
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
