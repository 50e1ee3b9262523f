package dev.vocalise.web.ui.system;

import dev.vocalise.web.ui.PageFrame;
import dev.vocalise.web.ui.Pages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** What runs where. */
@Path("/system")
@Blocking
public class SystemPages {
  private final SystemReport report;
  private final Pages pages;

  @Inject
  public SystemPages(SystemReport report, Pages pages) {
    this.report = report;
    this.pages = pages;
  }

  @CheckedTemplate(basePath = "")
  static class Templates {
    private Templates() {}

    static native TemplateInstance system(PageFrame frame, SystemPageView view);
  }

  @GET
  public Response system() {
    return pages.page(Templates.system(pages.frame("System", "system"), report.page()));
  }
}
