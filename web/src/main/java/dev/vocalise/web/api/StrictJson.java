package dev.vocalise.web.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A number is no text, a text is no number: what the document describes is what is read. */
@Singleton
public final class StrictJson implements ObjectMapperCustomizer {
  private static final List<CoercionInputShape> TEXTS =
      List.of(
          CoercionInputShape.String,
          CoercionInputShape.EmptyString,
          CoercionInputShape.Float,
          CoercionInputShape.Boolean);

  private static final Map<LogicalType, List<CoercionInputShape>> REFUSED =
      new EnumMap<>(
          Map.of(
              LogicalType.Integer,
              TEXTS,
              LogicalType.Boolean,
              List.of(
                  CoercionInputShape.String,
                  CoercionInputShape.EmptyString,
                  CoercionInputShape.Integer,
                  CoercionInputShape.Float),
              LogicalType.Textual,
              List.of(
                  CoercionInputShape.Integer,
                  CoercionInputShape.Float,
                  CoercionInputShape.Boolean)));

  /** JSON knows one kind of number: 2.0 is a whole one, 1.5 is none. */
  private static final class WholeNumber extends StdScalarDeserializer<Integer> {
    private WholeNumber() {
      super(Integer.class);
    }

    @Override
    public Integer deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken().isNumeric()) {
        try {
          return parser.getDecimalValue().intValueExact();
        } catch (ArithmeticException e) {
          // reported below, as what is no number at all
        }
      }
      return (Integer) context.handleUnexpectedToken(Integer.class, parser);
    }
  }

  @Override
  public void customize(ObjectMapper mapper) {
    mapper.registerModule(
        new SimpleModule("whole numbers").addDeserializer(Integer.class, new WholeNumber()));
    REFUSED.forEach(
        (type, shapes) ->
            shapes.forEach(
                shape -> mapper.coercionConfigFor(type).setCoercion(shape, CoercionAction.Fail)));
  }
}
