package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.artifact.ArtifactStore;
import dev.vocalise.infra.artifact.StoredObject;
import dev.vocalise.infra.lineage.FileRef;
import dev.vocalise.infra.lineage.NamedDigests;
import dev.vocalise.web.contract.Bytes;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.HexFormat;

/** The bytes of artifacts: of those alone that a stage, a corpus, a model or a checkpoint names. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/artifacts")
public class ArtifactResource {
  private static final int PIECE = 1 << 16;

  @Inject NamedDigests digests;
  @Inject ArtifactStore artifacts;

  /** The whole file, to be stored under its name; what is not good breaks off before its end. */
  @GET
  @Path("{sha256:[0-9a-f]{64}}")
  @Bytes
  public Response bytes(@PathParam("sha256") String sha256) {
    FileRef file =
        digests
            .find(sha256)
            .orElseThrow(
                () -> new UnknownNameException("no row names an artifact with digest " + sha256));
    StoredObject stored =
        artifacts
            .find(sha256)
            .orElseThrow(
                () ->
                    new UnknownNameException(
                        "the store has lost artifact %s (%s); do the stage that makes it again"
                            .formatted(sha256, file.name())));
    InputStream in = artifacts.open(sha256);
    StreamingOutput body =
        out -> {
          try (in) {
            copy(in, out);
          }
        };
    String name = file.name().substring(file.name().lastIndexOf('/') + 1);
    return Response.ok(body)
        .type(file.mediaType())
        .header("Content-Length", stored.size())
        .header("Content-Disposition", "attachment; filename=\"" + safe(name) + "\"")
        .header("ETag", "\"" + sha256 + "\"")
        .header("Repr-Digest", "sha-256=:" + base64(sha256) + ":")
        .header("Cache-Control", "private, max-age=31536000, immutable")
        .build();
  }

  /**
   * The last piece is held back until the digest of all is known to be right, so that who asked
   * gets either the whole or fewer bytes than were promised.
   */
  static void copy(InputStream in, OutputStream out) throws IOException {
    byte[] held = in.readNBytes(PIECE);
    while (held.length > 0) {
      byte[] next = in.readNBytes(PIECE);
      out.write(held);
      held = next;
    }
  }

  private static String safe(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static String base64(String sha256) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
  }
}
