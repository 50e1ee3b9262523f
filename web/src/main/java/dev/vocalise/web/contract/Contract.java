package dev.vocalise.web.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Parameter;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document of resources, and which methods an address knows. */
public final class Contract {
  private static final String PROBLEM = "application/problem+json";

  private static final Map<Integer, String> REFUSALS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(400, "The request is not as described here."),
              Map.entry(401, "Nobody has logged in."),
              Map.entry(403, "The caller may not do this."),
              Map.entry(404, "There is no such thing."),
              Map.entry(409, "Not in the state that it is in, or the name is taken."),
              Map.entry(413, "The body is too large."),
              Map.entry(415, "The body is not JSON."),
              Map.entry(422, "What the request names cannot be used."),
              Map.entry(429, "Too many requests of this client at a time."),
              Map.entry(500, "A defect; the log has the details."),
              Map.entry(503, "A server that is needed does not answer."),
              Map.entry(507, "A disk is full.")));

  private static final List<Integer> ALWAYS = List.of(400, 401, 403, 429, 500, 503);
  private static final List<Integer> OF_CHANGES = List.of(409, 422, 507);
  private static final List<Integer> OF_BODIES = List.of(413, 415);
  private static final List<Integer> OF_NAMES = List.of(404, 409, 422);

  private final List<Endpoint> endpoints;
  private final ObjectMapper mapper;
  private final Schemas schemas;
  private final Class<?> problem;

  private Contract(List<Endpoint> endpoints, Class<?> problem, ObjectMapper mapper) {
    this.endpoints = endpoints;
    this.problem = problem;
    this.mapper = mapper;
    this.schemas = new Schemas(mapper);
  }

  /**
   * @param problem what every refusal is answered with
   * @param mapper that writes the answers
   */
  public static ObjectNode document(
      Collection<Class<?>> resources, Class<?> problem, ObjectMapper mapper) {
    return new Contract(Endpoint.of(resources), problem, mapper).document();
  }

  private ObjectNode document() {
    ObjectNode document = mapper.createObjectNode().put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Vocalise")
        .put("description", "Campaigns of cross-corpus speech-emotion experiments")
        .put("version", "1");
    document.putArray("security").addObject().putArray("token");
    ObjectNode paths = document.putObject("paths");
    for (Endpoint endpoint : endpoints) {
      ObjectNode path = paths.withObject("/" + escaped(endpoint.path()));
      String verb = endpoint.verb().toLowerCase(Locale.ROOT);
      if (path.has(verb)) {
        alsoTakes((ObjectNode) path.get(verb), operation(endpoint));
      } else {
        path.set(verb, operation(endpoint));
      }
    }
    ObjectNode components = document.putObject("components");
    components.set("responses", refusals());
    ObjectNode all = components.putObject("schemas");
    schemas.components().forEach(all::set);
    components
        .putObject("securitySchemes")
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer");
    return document;
  }

  /** Two methods of one address that differ in what they read are one operation. */
  private static void alsoTakes(ObjectNode operation, ObjectNode other) {
    other
        .at("/requestBody/content")
        .properties()
        .forEach(
            one -> operation.withObject("/requestBody/content").set(one.getKey(), one.getValue()));
    Set<String> known = new HashSet<>();
    ArrayNode parameters = operation.withArray("parameters");
    parameters.forEach(one -> known.add(one.path("name").asText()));
    other
        .path("parameters")
        .forEach(
            one -> {
              if (known.add(one.path("name").asText())) {
                parameters.add(one);
              }
            });
  }

  /** As a JSON Pointer has it. */
  private static String escaped(String path) {
    return path.replace("~", "~0").replace("/", "~1");
  }

  private ObjectNode refusals() {
    ObjectNode responses = mapper.createObjectNode();
    ObjectNode schema = schemas.answer(problem);
    REFUSALS.forEach(
        (status, why) -> {
          ObjectNode response = responses.putObject("Problem" + status).put("description", why);
          response.putObject("content").putObject(PROBLEM).set("schema", schema);
        });
    return responses;
  }

  private ObjectNode operation(Endpoint endpoint) {
    String tag = endpoint.resource().getSimpleName().replaceFirst("Resource$", "");
    String name = endpoint.method().getName();
    ObjectNode operation =
        mapper
            .createObjectNode()
            .put(
                "operationId",
                tag.substring(0, 1).toLowerCase(Locale.ROOT)
                    + tag.substring(1)
                    + name.substring(0, 1).toUpperCase(Locale.ROOT)
                    + name.substring(1))
            .put("description", "Least role: " + role(endpoint) + ".");
    operation.putArray("tags").add(tag);
    ArrayNode parameters = mapper.createArrayNode();
    boolean named = false;
    boolean body = false;
    for (Parameter parameter : endpoint.method().getParameters()) {
      if (parameter.isAnnotationPresent(HeaderParam.class)
          || parameter.isAnnotationPresent(Context.class)) {
        continue;
      }
      if (parameter.isAnnotationPresent(PathParam.class)) {
        named = true;
        parameters.add(inPath(endpoint, parameter));
      } else if (parameter.isAnnotationPresent(QueryParam.class)) {
        named |= parameter.isAnnotationPresent(Expects.class);
        parameters.add(inQuery(parameter));
      } else if (parameter.isAnnotationPresent(RestForm.class)) {
        body = true;
        form(operation, parameter);
      } else if (parameter.getType() == byte[].class) {
        body = true;
        bytes(operation, endpoint);
      } else {
        body = true;
        operation.set("requestBody", body(parameter));
      }
    }
    if (endpoint.method().isAnnotationPresent(Paged.class)) {
      paging(parameters);
    }
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
    operation.set("responses", responses(endpoint, named, body));
    return operation;
  }

  private static String role(Endpoint endpoint) {
    RolesAllowed own = endpoint.method().getAnnotation(RolesAllowed.class);
    RolesAllowed roles = own == null ? endpoint.resource().getAnnotation(RolesAllowed.class) : own;
    return roles == null ? "none" : String.join(", ", roles.value());
  }

  private ObjectNode inPath(Endpoint endpoint, Parameter parameter) {
    String name = parameter.getAnnotation(PathParam.class).value();
    ObjectNode schema =
        schemas.of(parameter.getAnnotatedType(), parameter.getAnnotation(Expects.class));
    String pattern = endpoint.patterns().get(name);
    if (pattern != null) {
      schema.put("pattern", "^" + pattern + "$");
    }
    return parameter(name, "path", true, schema);
  }

  private ObjectNode inQuery(Parameter parameter) {
    Expects expects = parameter.getAnnotation(Expects.class);
    ObjectNode schema = schemas.of(parameter.getAnnotatedType(), expects);
    DefaultValue standard = parameter.getAnnotation(DefaultValue.class);
    if (standard != null && schema.path("type").asText().equals("integer")) {
      schema.put("default", Long.parseLong(standard.value()));
    } else if (standard != null) {
      schema.put("default", standard.value());
    }
    String name = parameter.getAnnotation(QueryParam.class).value();
    return parameter(name, "query", expects != null && expects.required(), schema);
  }

  private ObjectNode parameter(String name, String in, boolean required, ObjectNode schema) {
    ObjectNode parameter =
        mapper.createObjectNode().put("name", name).put("in", in).put("required", required);
    parameter.set("schema", schema);
    return parameter;
  }

  private ObjectNode body(Parameter parameter) {
    ObjectNode body =
        mapper.createObjectNode().put("required", !parameter.isAnnotationPresent(Expects.class));
    body.putObject("content")
        .putObject(MediaType.APPLICATION_JSON)
        .set("schema", schemas.body((Class<?>) parameter.getParameterizedType()));
    return body;
  }

  /** A part of a form: a file, several, or a text. */
  private void form(ObjectNode operation, Parameter parameter) {
    ObjectNode body = operation.withObject("/requestBody").put("required", true);
    ObjectNode schema =
        body.withObject("/content/multipart~1form-data/schema").put("type", "object");
    ObjectNode part =
        schema.withObject("/properties").putObject(parameter.getAnnotation(RestForm.class).value());
    if (parameter.getType() == String.class) {
      part.put("type", "string");
    } else {
      part.put("type", "array");
      part.putObject("items").put("type", "string").put("format", "binary");
    }
  }

  private static void bytes(ObjectNode operation, Endpoint endpoint) {
    ObjectNode body = operation.withObject("/requestBody").put("required", true);
    for (String type : endpoint.method().getAnnotation(Consumes.class).value()) {
      body.withObject("/content")
          .putObject(type)
          .putObject("schema")
          .put("type", "string")
          .put("format", "binary");
    }
  }

  private void paging(ArrayNode parameters) {
    ObjectNode limit = mapper.createObjectNode().put("type", "integer").put("format", "int32");
    parameters.add(
        parameter(Paged.LIMIT, "query", false, limit.put("minimum", 1).put("maximum", Paged.MOST)));
    ObjectNode offset = mapper.createObjectNode().put("type", "integer").put("format", "int32");
    parameters.add(
        parameter(
            Paged.OFFSET,
            "query",
            false,
            offset.put("minimum", 0).put("maximum", Integer.MAX_VALUE)));
  }

  private ObjectNode responses(Endpoint endpoint, boolean named, boolean body) {
    Created created = endpoint.method().getAnnotation(Created.class);
    ObjectNode responses = mapper.createObjectNode();
    if (created == null || created.orFound()) {
      responses.set("200", answer(endpoint, "Done."));
    }
    if (created != null) {
      ObjectNode answer = answer(endpoint, "Made.");
      header(answer, "Location", "Where it is.", "string");
      responses.set("201", answer);
    }
    for (int status : REFUSALS.keySet()) {
      boolean changes = !endpoint.verb().equals("GET");
      if (ALWAYS.contains(status)
          || (changes && OF_CHANGES.contains(status))
          || (body && OF_BODIES.contains(status))
          || ((named || body) && OF_NAMES.contains(status))) {
        responses
            .putObject(String.valueOf(status))
            .put("$ref", "#/components/responses/Problem" + status);
      }
    }
    return responses;
  }

  private ObjectNode answer(Endpoint endpoint, String description) {
    ObjectNode answer = mapper.createObjectNode().put("description", description);
    if (endpoint.method().isAnnotationPresent(Paged.class)) {
      header(answer, Paged.TOTAL, "How many there are.", "integer");
      header(answer, "Link", "Where the next and the previous ones are.", "string");
    }
    ObjectNode content = answer.putObject("content");
    if (endpoint.method().isAnnotationPresent(Bytes.class)) {
      content.putObject("*/*").putObject("schema");
      return answer;
    }
    AnnotatedType type = endpoint.method().getAnnotatedReturnType();
    if (endpoint.method().getReturnType() == RestResponse.class) {
      type = ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[0];
    }
    content.putObject(mediaType(endpoint)).set("schema", schemas.of(type));
    return answer;
  }

  private static void header(ObjectNode answer, String name, String why, String type) {
    ObjectNode header = answer.withObject("/headers").putObject(name).put("description", why);
    header.putObject("schema").put("type", type);
  }

  private static String mediaType(Endpoint endpoint) {
    @Nullable Produces own = endpoint.method().getAnnotation(Produces.class);
    Produces produces = own == null ? endpoint.resource().getAnnotation(Produces.class) : own;
    return produces == null ? MediaType.APPLICATION_JSON : produces.value()[0];
  }
}
