package dev.vocalise.activities.audit;

import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.MinioArtifactStore;
import dev.vocalise.model.input.InputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Artifacts as an audit reads them.
 *
 * @param objects folder of the embedded store's bucket, whose files are read as they are; null
 *     where the store is elsewhere
 */
public record AuditedStore(ArtifactStore artifacts, @Nullable Path objects) {

  /** The embedded store's files in a data directory. */
  public static Path embedded(Path data) {
    return data.resolve("objects").resolve(MinioArtifactStore.DEFAULT_BUCKET);
  }

  /** The bytes, whatever their digest. */
  InputStream open(String sha256) throws IOException {
    return objects == null
        ? artifacts.open(sha256)
        : InputFile.stream(
            objects.resolve("sha256").resolve(sha256.substring(0, 2)).resolve(sha256.substring(2)));
  }
}
