package dev.vocalise.web.api;

import dev.vocalise.activities.audit.AuditReport;
import dev.vocalise.activities.audit.Audits;
import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.NotFoundException;
import dev.vocalise.web.contract.Expects;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.util.List;
import java.util.Objects;

/** Audits that are waited for. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {
  @Inject Audits audits;

  /**
   * @param origins of a digest: a line on each row that names it
   */
  public record Audited(List<String> origins, AuditReport report) {}

  /**
   * Checks, and answers when all is checked.
   *
   * @param of a campaign, campaign/experiment, campaign/experiment/seed, the id of a run, or a
   *     digest; everything where it is missing
   */
  @GET
  public Audited audit(@QueryParam("of") @DefaultValue("") @Expects String of) throws IOException {
    try {
      Audits.Status status = audits.audit(of);
      return new Audited(status.origins(), Objects.requireNonNull(status.report()));
    } catch (NotFoundException e) {
      throw UnknownNameException.of("campaign", of);
    }
  }
}
