package dev.vocalise.web.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Version of this build, out of the build's own properties file. */
public final class Version {
  private static final String TEXT = read();

  private Version() {}

  public static String text() {
    return TEXT;
  }

  private static String read() {
    try (InputStream in = Version.class.getResourceAsStream("/vocalise-build.properties")) {
      if (in == null) {
        throw new IllegalStateException("vocalise-build.properties is not on the class path");
      }
      Properties build = new Properties();
      build.load(in);
      return build.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
