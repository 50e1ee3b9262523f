package dev.vocalise.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.activities.Platform;
import dev.vocalise.activities.export.Export;
import dev.vocalise.activities.export.ExportedCampaign;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.activities.stage.CanonicalJson;
import dev.vocalise.infra.artifact.DamagedArtifactException;
import dev.vocalise.infra.artifact.Sha256;
import dev.vocalise.infra.lineage.Actor;
import dev.vocalise.workflows.failure.FailureCode;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes exports; one that fails is answered by its failure, and not by half a file. */
public record Exports(Platform platform, Supplier<Actor> actor) {
  /**
   * An export as a file to be stored.
   *
   * @param called what its name begins with
   */
  Response answer(String format, String campaign, @Nullable UUID run, String called)
      throws IOException {
    Export export = Export.of(format);
    String type = export.mediaType() + (export.isText() ? ";charset=UTF-8" : "");
    String file = ExportResource.fileName(called, export);
    return Response.ok(write(export, campaign, run), type)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"")
        .build();
  }

  /** The bytes of an export, from a file that goes when the stream is closed. */
  InputStream write(Export export, String campaign, @Nullable UUID run) throws IOException {
    ExportedCampaign what =
        platform
            .provenance()
            .exported(campaign, run)
            .orElseThrow(() -> UnknownNameException.of("campaign", campaign));
    if (export.ofOneRun() && run == null) {
      throw new CannotBeDoneException(
          "%s is of one run: name it with run=ID, which vocalise campaign show %s --format json lists"
              .formatted(export.name(), campaign));
    }
    Files.createDirectories(what.scratch());
    Path file = Files.createTempFile(what.scratch(), "export", ".part");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
        export.write(what, out);
      }
      ObjectNode handedOut =
          CanonicalJson.MAPPER
              .createObjectNode()
              .put("format", export.name())
              .put("campaign", campaign)
              .put("sha256", Sha256.of(file));
      if (run != null) {
        handedOut.put("run", run.toString());
      }
      platform.ledger().record("export", actor.get(), "export", handedOut);
      return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(file);
      Optional<DamagedArtifactException> damaged = DamagedArtifactException.in(e);
      if (damaged.isPresent()) {
        throw new StageException(
            FailureCode.ARTIFACT_CORRUPT,
            "%s; nothing was exported; make it again with: vocalise run retry ID, then export"
                .formatted(damaged.get().getMessage()),
            e);
      }
      throw e;
    }
  }

  String modelSigningKey() {
    return platform.provenance().modelSigningKey().publicPem();
  }
}
