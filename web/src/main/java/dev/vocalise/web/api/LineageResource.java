package dev.vocalise.web.api;

import dev.vocalise.activities.lineage.LineageGraph;
import dev.vocalise.activities.lineage.LineageNode;
import dev.vocalise.activities.lineage.LineagePart;
import dev.vocalise.activities.lineage.LineageTree;
import dev.vocalise.infra.access.Role;
import dev.vocalise.web.contract.Expects;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** Where numbers come from. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/lineage")
@Produces(MediaType.APPLICATION_JSON)
public class LineageResource {
  /** Deeper than any chain of stages. */
  private static final int DEEPEST = 20;

  @Inject LineageGraph lineage;

  /** A node with what stands behind it. */
  public record Opened(LineageNode node, LineagePart behind) {}

  /**
   * @param of id of a run, {@code campaign/experiment}, {@code campaign/experiment/seed}, or a
   *     digest or at least eight digits of its beginning
   * @param depth how many steps to open
   */
  @GET
  public LineageTree tree(
      @QueryParam("of") @Expects(required = true, pattern = Requests.TEXT_PATTERN)
          @Nullable String of,
      @QueryParam("depth") @DefaultValue("1") @Expects(least = 0, most = DEEPEST) int depth) {
    if (depth < 0 || depth > DEEPEST) {
      throw new IllegalArgumentException(
          "depth must be from 0 to %d but was %d".formatted(DEEPEST, depth));
    }
    return lineage.tree(lineage.root(Requests.text(of, "of")), depth);
  }

  /**
   * Opens one node.
   *
   * @param from where to begin in a long list
   */
  @GET
  @Path("node")
  public Opened node(
      @QueryParam("id") @Expects(required = true, pattern = Requests.TEXT_PATTERN)
          @Nullable String id,
      @QueryParam("from") @DefaultValue("0") @Expects(least = 0) int from) {
    String wanted = Requests.text(id, "id");
    return new Opened(lineage.node(wanted), lineage.behind(wanted, from));
  }
}
