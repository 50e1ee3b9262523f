package dev.vocalise.web.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.vocalise.activities.failure.StageException;
import dev.vocalise.model.input.InputFile;
import dev.vocalise.web.api.CorpusResource.Addition;
import dev.vocalise.workflows.failure.FailureCode;
import jakarta.ws.rs.core.Response;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever reading an input can throw is answered with its status and one sentence. */
class ProblemMapperTest {
  /** What no input brings about, and why. */
  private static final Map<String, String> NEVER_BY_AN_INPUT =
      Map.ofEntries(
          Map.entry("TrainingCollapsedException", "ends a stage, in a worker"),
          Map.entry("TrainingDivergedException", "ends a stage, in a worker"),
          Map.entry("TrainingInterrupted", "ends a stage, in a worker"),
          Map.entry("PageException", "is inside of a StoreRefusal"),
          Map.entry("UnavailableException", "is waited for by the delivery"),
          Map.entry("StoppedException", "ends a stage, in a worker"),
          Map.entry("NotMeasuredException", "is said by an estimate"),
          Map.entry("StaleAttemptException", "ends a stage, in a worker"),
          Map.entry("MlflowException", "is waited for by the delivery"),
          Map.entry("BackupException", "of a command that asks no instance"),
          Map.entry("StartupException", "before there is an instance"),
          Map.entry("DataDirectoryLockedException", "before there is an instance"),
          Map.entry("ModelVersionException", "is answered by PageErrors, with 409"),
          Map.entry("RefusedException", "is answered by PageErrors, with 409"),
          Map.entry("AmbiguousIdException", "is answered by PageErrors, with 409"),
          Map.entry("InputFileException", "reaches a request in an UncheckedIOException"),
          Map.entry("NoSuchPartException", "is a problem of a row"),
          Map.entry("TooLongException", "is a problem of a recording"),
          Map.entry("DatabaseException", "is answered by FailureResponses"),
          Map.entry("ArtifactStoreUnavailableException", "is answered by FailureResponses"),
          Map.entry("ArtifactCorruptException", "is the store's and no input's"),
          Map.entry("ArtifactMissingException", "is the store's and no input's"),
          Map.entry("PayloadCodecException", "is between workers"));

  /** As a careless reader writes it. */
  private static final String CARELESS = "a/b.json: expected this\n\tgot\r\nthat";

  static Stream<Class<?>> thrownByReaders() {
    return new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                "dev.vocalise.model",
                "dev.vocalise.workflows",
                "dev.vocalise.infra",
                "dev.vocalise.activities")
            .stream()
            .filter(type -> type.isAssignableTo(Throwable.class))
            .filter(type -> !type.getModifiers().contains(JavaModifier.ABSTRACT))
            .filter(type -> !type.getName().contains("$LinkOut"))
            .<Class<?>>map(type -> type.reflect());
  }

  @Test
  void exceptionsAreFound() {
    assertThat(thrownByReaders().map(Class::getSimpleName))
        .hasSizeGreaterThan(15)
        .contains("CheckpointException", "InputRootException", "CorpusImportException")
        .containsAll(
            NEVER_BY_AN_INPUT.keySet().stream()
                .filter(name -> !name.equals("PayloadCodecException"))
                .toList());
  }

  @ParameterizedTest
  @MethodSource("thrownByReaders")
  void eachIsOneSentenceWithAStatusOfTheCaller(Class<?> type) throws Exception {
    if (NEVER_BY_AN_INPUT.containsKey(type.getSimpleName())) {
      return;
    }
    Optional<Method> mapper = mapperOf(type);
    assertThat(mapper).as("a mapper for " + type).isPresent();
    Response answer = (Response) mapper.orElseThrow().invoke(new ProblemMapper(), instance(type));
    sentence(answer);
    assertThat(answer.getStatus()).isBetween(400, 499);
  }

  @Test
  void aStageThatAnInputFailsIsAnErrorOfTheRequest() {
    for (FailureCode code : FailureCode.values()) {
      Response answer = new ProblemMapper().stage(new StageException(code, CARELESS));
      sentence(answer);
      int refused = code == FailureCode.PRECISION_UNSUPPORTED ? 422 : 400;
      assertThat(answer.getStatus())
          .as(code.name())
          .isEqualTo(code.kind() == FailureCode.Kind.INPUT ? refused : 500);
    }
  }

  @Test
  void aFileThatCannotBeReadIsNamedWithoutTheSystemsWords() {
    FailureResponses responses =
        new FailureResponses(new ServerPlaces(Path.of("/d"), "p", "d", "d", "t", true));
    for (IOException failure :
        List.of(
            new NoSuchFileException("/a/b"),
            new AccessDeniedException("/a/b"),
            new FileSystemException("/a/b", null, "Too many levels of symbolic links"),
            new FileSystemException("/a/b"),
            new MalformedInputException(1),
            new CharConversionException("Invalid UTF-32 character 0x6e756874 at char #1"),
            new IOException("Input/output error"),
            refused(() -> InputFile.bytes(Path.of("/dev/null"), 1)))) {
      Response answer = responses.answer(new UncheckedIOException(failure), false).response();
      sentence(answer);
      assertThat(answer.getStatus()).isEqualTo(400);
      assertThat(((Problem) answer.getEntity()).message())
          .contains(" cannot be read: ")
          .doesNotContain("0x6e75");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "[]",
        "null x",
        "{\"kind\": {}}",
        "{\"allowBad\": \"hunter2\"}",
        "{\"kind\": hunter2}",
        "\"hunter2\"",
        "{\"dir\": [\"hunter2\"]}"
      })
  void aBodyOfAnotherShapeIsToldByItsKeys(String body) throws Exception {
    try {
      new ObjectMapper().readValue(body, Addition.class);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      Method mapper = mapperOf(e.getClass()).orElseThrow();
      Response answer = (Response) mapper.invoke(new ProblemMapper(), e);
      sentence(answer);
      assertThat(answer.getStatus()).isEqualTo(400);
      assertThat(((Problem) answer.getEntity()).message())
          .startsWith("expected a JSON object")
          .doesNotContain("hunter2");
    }
  }

  private static void sentence(Response answer) {
    Problem problem = (Problem) answer.getEntity();
    List<String> lines = new ArrayList<>(problem.problems());
    lines.add(problem.message());
    for (String line : lines) {
      assertThat(line)
          .hasLineCount(1)
          .isNotBlank()
          .doesNotContain("Exception", "java.", "dev.vocalise", "\tat ", "`");
    }
  }

  /** The one that the framework takes: of the nearest class. */
  private static Optional<Method> mapperOf(Class<?> type) {
    for (Class<?> at = type; at != null && at != RuntimeException.class; at = at.getSuperclass()) {
      for (Method method : ProblemMapper.class.getDeclaredMethods()) {
        ServerExceptionMapper mapped = method.getAnnotation(ServerExceptionMapper.class);
        if (mapped != null
            && method.getParameterCount() == 1
            && (Arrays.asList(mapped.value()).contains(at)
                || (mapped.value().length == 0 && method.getParameterTypes()[0] == at))) {
          return Optional.of(method);
        }
      }
    }
    return Optional.empty();
  }

  private static Object instance(Class<?> type) throws ReflectiveOperationException {
    List<Constructor<?>> all = new ArrayList<>(Arrays.asList(type.getDeclaredConstructors()));
    all.removeIf(one -> Modifier.isPrivate(one.getModifiers()));
    all.sort(java.util.Comparator.comparing(Constructor::getParameterCount));
    Constructor<?> constructor = all.get(0);
    constructor.setAccessible(true);
    try {
      return constructor.newInstance(
          Stream.of(constructor.getParameterTypes()).map(ProblemMapperTest::value).toArray());
    } catch (InvocationTargetException e) {
      throw new IllegalStateException("cannot make a " + type, e);
    }
  }

  private static @Nullable Object value(Class<?> type) {
    if (type == Path.class) {
      return Path.of("a", "b.wav");
    }
    if (type == List.class) {
      return List.of();
    }
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type == int.class) {
      return 1;
    }
    return type == String.class || type == Object.class ? CARELESS : null;
  }

  private interface Reading {
    void read() throws IOException;
  }

  private static IOException refused(Reading reading) {
    try {
      reading.read();
    } catch (IOException e) {
      return e;
    }
    throw new AssertionError("was read");
  }
}
