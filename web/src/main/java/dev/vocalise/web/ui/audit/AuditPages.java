package dev.vocalise.web.ui.audit;

import dev.vocalise.activities.audit.Audits;
import dev.vocalise.infra.access.Role;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Starts audits and shows the last one. */
@RolesAllowed(Role.VIEW)
@Path("/audit")
public class AuditPages {
  @Inject Audits audits;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance audit(PageFrame frame, AuditView view);
  }

  @GET
  public Response audit() {
    return pages.page(
        Templates.audit(pages.frame("Audit", "audit"), AuditView.of(audits.status())));
  }

  @POST
  @RolesAllowed(Role.OPERATE)
  public Response start(@FormParam("of") @DefaultValue("") String target) {
    audits.start(target.strip());
    return Pages.seeOther("/audit");
  }
}
