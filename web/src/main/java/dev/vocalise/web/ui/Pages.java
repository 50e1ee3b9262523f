package dev.vocalise.web.ui;

import dev.vocalise.infra.access.Caller;
import dev.vocalise.infra.local.DataDirectory;
import dev.vocalise.infra.text.CommandHints;
import dev.vocalise.web.access.Who;
import dev.vocalise.web.api.ServerPlaces;
import io.quarkus.logging.Log;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateExtension;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders pages and answers of buttons. */
@Singleton
public record Pages(ServerHealth servers, CurrentVertxRequest request, ServerPlaces places) {
  @CheckedTemplate(basePath = "")
  static class Templates {
    static native TemplateInstance problem(PageFrame frame, String headline, String text);
  }

  public PageFrame frame(String title, String section) {
    @Nullable Caller caller = Who.of(request.getCurrent());
    return new PageFrame(
        title,
        section,
        caller == null ? List.of() : health(),
        caller,
        hints(caller).complete("./vocalise up").replaceFirst(" up$", ""));
  }

  /**
   * Commands on a page work where it comes from: on the data directory of this instance, whose name
   * is nobody's business who has not logged in.
   */
  private CommandHints hints(@Nullable Caller caller) {
    Path standard = DataDirectory.defaultPath();
    boolean secret = caller == null && !places.data().equals(standard);
    return new CommandHints(secret ? Path.of("DIR") : places.data(), standard);
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
    String text = "There is no %s '%s'. It may have been on another data directory.";
    return page(
        Response.Status.NOT_FOUND,
        Templates.problem(frame("Not here", section), "Not here", text.formatted(what, which)));
  }

  /**
   * What went wrong with a request.
   *
   * @param headline such as {@code Not now}
   * @param text what, which, and what to do next
   */
  public Response problem(Response.Status status, String headline, String text) {
    return page(status, problem(headline, text));
  }

  /** The same, to be rendered by whoever answers. */
  TemplateInstance problem(String headline, String text) {
    return Templates.problem(
        frame(headline, ""), headline, hints(Who.of(request.getCurrent())).complete(text));
  }

  /** After a button: back to the page that it stands on. */
  public static Response seeOther(String path) {
    return Response.status(Response.Status.SEE_OTHER).header("Location", path).build();
  }

  /** A name as a part of a path. */
  @TemplateExtension(matchName = "urlPath")
  public static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private List<PageFrame.Health> health() {
    try {
      return servers.health();
    } catch (RuntimeException e) {
      Log.debug("The health of the servers is not known", e);
      return List.of(new PageFrame.Health("warn", "state of the servers is not known"));
    }
  }
}
