package dev.vocalise.web.ui.system;

import dev.vocalise.infra.access.Role;
import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** What runs where. */
@RolesAllowed(Role.VIEW)
@Path("/system")
public class SystemPages {
  @Inject SystemReport report;
  @Inject Pages pages;

  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance system(PageFrame frame, SystemPageView view);
  }

  @GET
  public Response system() {
    return pages.page(Templates.system(pages.frame("System", "system"), report.page()));
  }
}
