package dev.vocalise.web.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vocalise.infra.access.Role;
import dev.vocalise.web.contract.Bytes;
import dev.vocalise.web.contract.Contract;
import dev.vocalise.web.contract.Expects;
import dev.vocalise.web.contract.Resources;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** The description of this API in OpenAPI's form, read from the endpoints themselves. */
@RolesAllowed(Role.VIEW)
@Path("/api/v1/openapi")
public class OpenApiResource {
  @Inject ObjectMapper json;

  /** Its forms. */
  public static final class Forms implements Supplier<List<String>> {
    @Override
    public List<String> get() {
      return List.of("json", "yaml");
    }
  }

  /**
   * @param format {@code json} or {@code yaml}; without it {@code Accept} says, and YAML is the
   *     default
   */
  @GET
  @Bytes
  public Response describe(
      @QueryParam("format") @Expects(words = Forms.class) @Nullable String format,
      @HeaderParam("Accept") @Nullable String accept) {
    boolean asJson =
        format == null
            ? accept != null && accept.contains(MediaType.APPLICATION_JSON)
            : format.toLowerCase(Locale.ROOT).equals("json");
    ObjectNode document = Contract.document(Resources.below("/api/v1"), Problem.class, json);
    String text = asJson ? document.toPrettyString() : yaml(document);
    return Response.ok(
            text.getBytes(StandardCharsets.UTF_8),
            asJson ? MediaType.APPLICATION_JSON : "application/yaml;charset=UTF-8")
        .build();
  }

  private String yaml(ObjectNode document) {
    DumpSettings plain = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    return new Dump(plain).dumpToString(json.convertValue(document, Map.class));
  }
}
