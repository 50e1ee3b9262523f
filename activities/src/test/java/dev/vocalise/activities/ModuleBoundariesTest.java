package dev.vocalise.activities;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which module may see what (docs/architecture.md); the table there and these rules say the same.
 */
class ModuleBoundariesTest {
  private static final JavaClasses VOCALISE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.vocalise");

  @Test
  void theScienceSeesNoServer() {
    noClasses()
        .that()
        .resideInAPackage("dev.vocalise.model..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.temporal..",
            "io.minio..",
            "jakarta.persistence..",
            "org.hibernate..",
            "io.quarkus..",
            "dev.vocalise.infra..",
            "dev.vocalise.workflows..",
            "dev.vocalise.activities..")
        .check(VOCALISE);
  }

  @Test
  void theAdaptersSeeNeitherScienceNorWorkflows() {
    noClasses()
        .that()
        .resideInAPackage("dev.vocalise.infra..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "ai.djl..",
            "io.quarkus..",
            "io.temporal.workflow..",
            "dev.vocalise.model..",
            "dev.vocalise.workflows..",
            "dev.vocalise.activities..")
        .check(VOCALISE);
  }

  @Test
  void theGlueSeesNoQuarkus() {
    noClasses()
        .that()
        .resideInAPackage("dev.vocalise.activities..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.quarkus..", "jakarta.ws.rs..")
        .check(VOCALISE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"workflows", "model", "infra", "activities"})
  void noPackagesOfAModuleDependOnEachOtherInACircle(String module) {
    slices()
        .matching("dev.vocalise.(**)")
        .should()
        .beFreeOfCycles()
        .check(VOCALISE.that(resideInAPackage("dev.vocalise." + module + "..")));
  }

  @Test
  void packagesAreNamedAfterStagesAndNotAfterHabits() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..common..", "..impl..", "..dto..", "..helper..")
        .check(VOCALISE);
  }
}
