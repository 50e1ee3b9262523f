package dev.vocalise.web.api;

import dev.vocalise.infra.access.Role;
import dev.vocalise.infra.lineage.WorkerRegistry;
import dev.vocalise.infra.lineage.WorkerView;
import dev.vocalise.web.contract.Paged;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Worker processes, wherever they run. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/workers")
@Produces(MediaType.APPLICATION_JSON)
public class WorkerResource {
  @Inject WorkerRegistry workers;

  /** Every worker that was there within a day. */
  @GET
  @Paged
  public List<WorkerView> list() {
    return workers.list();
  }
}
