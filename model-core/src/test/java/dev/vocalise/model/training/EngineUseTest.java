package dev.vocalise.model.training;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.vocalise.model.tensor.OwnedArrays;
import dev.vocalise.model.tensor.TensorData;
import dev.vocalise.model.tensor.TorchEngine;
import dev.vocalise.model.tensor.TorchOps;
import dev.vocalise.model.transcription.CtcModel;
import org.junit.jupiter.api.Test;

/** Uses of the tensor engine that give wrong numbers without any error, or ignore the device. */
class EngineUseTest {

  private static final JavaClasses MODEL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.vocalise.model");

  /** The scalar's memory is freed before the backward pass reads it; TorchOps.scale is safe. */
  @Test
  void arraysAreNeverCombinedWithJavaNumbers() {
    noClasses()
        .should()
        .callMethodWhere(
            call(
                "an arithmetic method of NDArray with a Number",
                c ->
                    c.getTargetOwner().isAssignableTo(NDArray.class)
                        && c.getName().matches("(mul|div|pow|add|sub|mod|maximum|minimum)i?")
                        && c.getTarget().getRawParameterTypes().stream()
                            .anyMatch(type -> type.isEquivalentTo(Number.class))))
        .check(MODEL);
  }

  /**
   * A created array reads a Java buffer that may be collected. Three classes keep theirs open for
   * as long as anything reads it.
   */
  @Test
  void arraysMadeOfJavaValuesAreCopied() {
    noClasses()
        .that()
        .doNotHaveSimpleName("InputStaging")
        .and()
        .doNotBelongToAnyOf(TensorData.class, CtcModel.class)
        .should()
        .callMethodWhere(
            call(
                "NDManager.create in a method without OwnedArrays.copyOf",
                c ->
                    c.getTargetOwner().isAssignableTo(NDManager.class)
                        && c.getName().equals("create")
                        && c.getOrigin().getMethodCallsFromSelf().stream()
                            .noneMatch(
                                other -> other.getTargetOwner().isEquivalentTo(OwnedArrays.class))))
        .check(MODEL);
  }

  /** The engine's product adds its bias in a second pass, and never in another precision. */
  @Test
  void productsWithWeightsGoThroughOneOperation() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(TorchOps.class)
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("ai.djl.nn.core.Linear")
        .check(MODEL);
  }

  @Test
  void managersAreOpenedInOnePlaceAlone() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(TorchEngine.class)
        .should()
        .callMethodWhere(
            call(
                "a method that opens a base manager or picks an engine",
                c ->
                    c.getName().equals("newBaseManager")
                        || c.getTargetOwner().isAssignableTo(Engine.class)))
        .check(MODEL);
  }

  /** Arrays without an explicit device take their manager's, which is the run's. */
  @Test
  void noArrayNamesADeviceOfItsOwn() {
    noClasses()
        .that()
        .doNotBelongToAnyOf(TorchEngine.class)
        .should()
        .callMethodWhere(
            call(
                "a method of NDManager or NDArray that takes a device",
                c ->
                    (c.getTargetOwner().isAssignableTo(NDManager.class)
                            || c.getTargetOwner().isAssignableTo(NDArray.class))
                        && c.getTarget().getRawParameterTypes().stream()
                            .anyMatch(type -> type.isEquivalentTo(ai.djl.Device.class))))
        .check(MODEL);
  }

  /** Collectors are one per process, and DJL's losses use the forbidden scalars themselves. */
  @Test
  void neitherCollectorsNorLossesOfTheEngineAreUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .areAssignableTo(GradientCollector.class)
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("ai.djl.training.loss..", "ai.djl.training.optimizer..")
        .check(MODEL);
  }

  /** Only {@code TorchOps.dropout} waits until the generator is this step's. */
  @Test
  void nothingIsDrawnPastTheTurnsOfTheGenerator() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("ai.djl.nn.norm.Dropout")
        .orShould()
        .callMethodWhere(
            call(
                "a random method of NDManager",
                c ->
                    c.getTargetOwner().isAssignableTo(NDManager.class)
                        && c.getName().matches("random.*|sample.*|truncatedNormal")))
        .check(MODEL);
  }

  private static DescribedPredicate<JavaMethodCall> call(
      String description, java.util.function.Predicate<JavaMethodCall> test) {
    return DescribedPredicate.describe(description, test);
  }
}
