package dev.vocalise.web.contract;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema (2020-12) of what Jackson reads and writes, each record once. A part that the code
 * calls nullable may be null; what is always written is required.
 */
final class Schemas {
  private static final Map<Class<?>, Map<String, String>> PLAIN =
      Map.ofEntries(
          Map.entry(String.class, Map.of("type", "string")),
          Map.entry(UUID.class, Map.of("type", "string", "format", "uuid")),
          Map.entry(Instant.class, Map.of("type", "string", "format", "date-time")),
          Map.entry(boolean.class, Map.of("type", "boolean")),
          Map.entry(Boolean.class, Map.of("type", "boolean")),
          Map.entry(int.class, Map.of("type", "integer", "format", "int32")),
          Map.entry(Integer.class, Map.of("type", "integer", "format", "int32")),
          Map.entry(long.class, Map.of("type", "integer", "format", "int64")),
          Map.entry(Long.class, Map.of("type", "integer", "format", "int64")),
          Map.entry(float.class, Map.of("type", "number", "format", "float")),
          Map.entry(Float.class, Map.of("type", "number", "format", "float")),
          Map.entry(double.class, Map.of("type", "number", "format", "double")),
          Map.entry(Double.class, Map.of("type", "number", "format", "double")));

  private final ObjectMapper mapper;
  private final Map<String, ObjectNode> components = new TreeMap<>();
  private final Map<String, Class<?>> classes = new TreeMap<>();

  Schemas(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  Map<String, ObjectNode> components() {
    return components;
  }

  /** Of what is answered, or of a parameter. */
  ObjectNode of(AnnotatedType type) {
    ObjectNode schema = plainly(type);
    return isNullable(type) ? orNull(schema) : schema;
  }

  /** Of a parameter or a part of a body, with what an endpoint expects of it. */
  ObjectNode of(AnnotatedType type, @Nullable Expects expects) {
    ObjectNode schema = plainly(type);
    if (expects != null) {
      restrict(schema, expects);
    }
    return schema;
  }

  /** Of a record that is answered. */
  ObjectNode answer(Class<?> type) {
    return component(type, false);
  }

  /** Of a body that is sent: only what an endpoint insists on is required. */
  ObjectNode body(Class<?> type) {
    return component(type, true);
  }

  private ObjectNode plainly(AnnotatedType type) {
    Class<?> raw = raw(type);
    Map<String, String> plain = PLAIN.get(raw);
    if (plain != null) {
      ObjectNode schema = mapper.createObjectNode();
      new TreeMap<>(plain).descendingMap().forEach(schema::put);
      return schema;
    }
    if (raw.isEnum()) {
      return component(raw, false);
    }
    if (type instanceof AnnotatedArrayType array) {
      ObjectNode schema = mapper.createObjectNode().put("type", "array");
      schema.set("items", of(array.getAnnotatedGenericComponentType()));
      return schema;
    }
    if (Collection.class.isAssignableFrom(raw)) {
      ObjectNode schema = mapper.createObjectNode().put("type", "array");
      schema.set("items", of(arguments(type)[0]));
      return schema;
    }
    if (Map.class.isAssignableFrom(raw)) {
      ObjectNode schema = mapper.createObjectNode().put("type", "object");
      schema.set("additionalProperties", of(arguments(type)[1]));
      return schema;
    }
    if (JsonNode.class.isAssignableFrom(raw)) {
      return mapper.createObjectNode().put("type", "object").put("additionalProperties", true);
    }
    return raw == Object.class ? mapper.createObjectNode() : component(raw, false);
  }

  private static AnnotatedType[] arguments(AnnotatedType type) {
    return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments();
  }

  private static Class<?> raw(AnnotatedType type) {
    return type instanceof AnnotatedParameterizedType generic
        ? (Class<?>) ((java.lang.reflect.ParameterizedType) generic.getType()).getRawType()
        : type.getType() instanceof Class<?> plain ? plain : Object[].class;
  }

  private static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private ObjectNode orNull(ObjectNode schema) {
    if (schema.path("type").isTextual() && !schema.has("enum")) {
      String type = schema.path("type").asText();
      schema.putArray("type").add(type).add("null");
      return schema;
    }
    ObjectNode either = mapper.createObjectNode();
    either.putArray("anyOf").add(schema).addObject().put("type", "null");
    return either;
  }

  private ObjectNode component(Class<?> type, boolean sent) {
    String name = name(type);
    @Nullable Class<?> before = classes.put(name, type);
    if (before != null && before != type) {
      throw new IllegalStateException(
          "two schemas are called %s: %s, %s".formatted(name, before, type));
    }
    if (before == null) {
      components.put(name, mapper.createObjectNode()); // which it may hold itself
      components.put(name, type.isEnum() ? words(type) : object(type, sent));
    }
    return mapper.createObjectNode().put("$ref", "#/components/schemas/" + name);
  }

  /** A nested record is called after what it belongs to. */
  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    String before =
        outer == null ? "" : name(outer).replaceFirst("(Resource|Repository|Service)$", "");
    return before + type.getSimpleName();
  }

  private ObjectNode words(Class<?> type) {
    ObjectNode schema = mapper.createObjectNode().put("type", "string");
    ArrayNode words = schema.putArray("enum");
    Arrays.stream(type.getEnumConstants())
        .forEach(word -> words.add(mapper.valueToTree(word).asText()));
    return schema;
  }

  private ObjectNode object(Class<?> type, boolean sent) {
    ObjectNode schema = mapper.createObjectNode().put("type", "object");
    ArrayNode required = mapper.createArrayNode();
    add(type, sent, schema.putObject("properties"), required);
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private void add(Class<?> type, boolean sent, ObjectNode properties, ArrayNode required) {
    SerializationConfig config = mapper.getSerializationConfig();
    BeanDescription bean = config.introspect(config.constructType(type));
    Include whole =
        bean.findPropertyInclusion(config.getDefaultPropertyInclusion()).getValueInclusion();
    for (BeanPropertyDefinition property : bean.findProperties()) {
      if (!property.couldSerialize()) {
        continue; // only read, from what earlier builds wrote
      }
      Optional<RecordComponent> part = part(type, property);
      AnnotatedType of =
          part.map(RecordComponent::getAnnotatedType).orElseGet(() -> declared(property));
      if (property.getAccessor().hasAnnotation(JsonUnwrapped.class)) {
        add(raw(of), sent, properties, required);
        continue;
      }
      @Nullable Expects expects = part.map(one -> one.getAnnotation(Expects.class)).orElse(null);
      if (sent) {
        boolean needed = expects != null && expects.required();
        ObjectNode said = of(of, expects);
        properties.set(property.getName(), needed ? said : orNull(said));
        if (needed) {
          required.add(property.getName());
        }
        continue;
      }
      properties.set(property.getName(), of(of));
      Include own = property.findInclusion().getValueInclusion();
      if (always(own == Include.USE_DEFAULTS ? whole : own) && !isNullable(of)) {
        required.add(property.getName());
      }
    }
  }

  private static boolean always(Include include) {
    return include == Include.ALWAYS || include == Include.USE_DEFAULTS;
  }

  private static Optional<RecordComponent> part(Class<?> type, BeanPropertyDefinition property) {
    return type.isRecord()
        ? Arrays.stream(type.getRecordComponents())
            .filter(part -> part.getName().equals(property.getInternalName()))
            .findFirst()
        : Optional.empty();
  }

  private static AnnotatedType declared(BeanPropertyDefinition property) {
    return property.getAccessor().getAnnotated() instanceof Field field
        ? field.getAnnotatedType()
        : ((Method) property.getAccessor().getAnnotated()).getAnnotatedReturnType();
  }

  private static void restrict(ObjectNode schema, Expects expects) {
    if (!expects.pattern().isEmpty()) {
      schema.put("pattern", expects.pattern());
    }
    if (expects.least() != Long.MIN_VALUE) {
      schema.put("minimum", expects.least());
    }
    if (expects.most() != Long.MAX_VALUE) {
      schema.put("maximum", expects.most());
    }
    List<String> words = words(expects);
    if (!words.isEmpty()) {
      words.forEach(schema.putArray("enum")::add);
    }
  }

  private static List<String> words(Expects expects) {
    try {
      return expects.words().getDeclaredConstructor().newInstance().get();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(expects.words() + " needs a public constructor", e);
    }
  }
}
