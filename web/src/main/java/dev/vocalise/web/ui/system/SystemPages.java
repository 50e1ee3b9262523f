package dev.vocalise.web.ui.system;

import dev.vocalise.web.ui.Pages;
import dev.vocalise.web.ui.Templates;
import dev.vocalise.web.ui.UiServices;
import io.smallrye.common.annotation.Blocking;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** What runs where. */
@Path("/system")
@Blocking
public class SystemPages {
  private final UiServices sources;
  private final Pages pages;

  @Inject
  public SystemPages(UiServices sources, Pages pages) {
    this.sources = sources;
    this.pages = pages;
  }

  @GET
  public Response system() {
    return pages.page(Templates.system(pages.chrome("System", "system"), sources.system().page()));
  }
}
