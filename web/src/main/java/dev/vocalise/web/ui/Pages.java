package dev.vocalise.web.ui;

import io.quarkus.logging.Log;
import io.quarkus.qute.TemplateInstance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Renders pages and answers of buttons. */
@ApplicationScoped
public class Pages {
  private final UiServices sources;

  @Inject
  public Pages(UiServices sources) {
    this.sources = sources;
  }

  public PageFrame chrome(String title, String section) {
    return new PageFrame(title, section, health());
  }

  public Response page(TemplateInstance template) {
    return page(Response.Status.OK, template);
  }

  /** Pages change while one looks at them, so nothing between browser and server may keep them. */
  public Response page(Response.Status status, TemplateInstance template) {
    return Response.status(status)
        .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
        .header("Cache-Control", "no-store")
        .entity(template.render())
        .build();
  }

  public Response notFound(String section, String what, String which) {
    return page(
        Response.Status.NOT_FOUND,
        Templates.problem(
            chrome("Not here", section),
            "Not here",
            "There is no "
                + what
                + " '"
                + which
                + "'. It may have been on another data directory."));
  }

  /** After a button: back to the page that it stands on. */
  public static Response seeOther(String path) {
    return Response.status(Response.Status.SEE_OTHER).header("Location", path).build();
  }

  /** A name as a part of a path. */
  public static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private List<PageFrame.Health> health() {
    try {
      return sources.system().health();
    } catch (RuntimeException e) {
      Log.debug("The health of the servers is not known", e);
      return List.of(new PageFrame.Health("warn", "state of the servers is not known"));
    }
  }
}
