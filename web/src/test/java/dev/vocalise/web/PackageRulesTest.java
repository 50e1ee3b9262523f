package dev.vocalise.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package of the distribution may see what (docs/architecture.md). */
class PackageRulesTest {
  private static final JavaClasses WEB =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.vocalise.web");

  @Test
  void noPackagesDependOnEachOtherInACircle() {
    slices().matching("dev.vocalise.(**)").should().beFreeOfCycles().check(WEB);
  }

  @Test
  void screensAndRestApiSeeNoTensorEngine() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.vocalise.web.ui..", "dev.vocalise.web.api..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .check(WEB);
  }
}
