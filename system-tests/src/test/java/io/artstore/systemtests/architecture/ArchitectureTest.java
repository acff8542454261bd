package io.artstore.systemtests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.artstore.systemtests.architecture.planted.Planted;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

final class ArchitectureTest {
  private static final JavaClasses SHIPPED =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/testkit/"))
          .withImportOption(location -> !location.contains("/artstore-testkit"))
          .importPackages("io.artstore");

  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackagesOf(Planted.class);

  /** Those that say something about any class, so that a planted one breaks them. */
  @SuppressWarnings("unused")
  private static final List<ArchRule> FOR_ANY_CLASS =
      List.of(
          ArchitectureRules.nothingShippedDependsOnTestParts(),
          ArchitectureRules.sqlHasItsPlaces(),
          ArchitectureRules.durabilityHasOneHome(),
          ArchitectureRules.environmentAndExitHaveOneHome(),
          ArchitectureRules.clocksComeInThroughConstructors(),
          ArchitectureRules.noStaticMutableState(),
          ArchitectureRules.noReflection(),
          ArchitectureRules.namesSaySomething());

  static Stream<ArchRule> rules() {
    return Stream.of(
            FOR_ANY_CLASS.stream(),
            ArchitectureRules.modules().stream().map(ArchitectureRules::modulesDoNotKnowEachOther),
            Stream.of(
                    "api",
                    "servicekit",
                    "schema",
                    "filestore",
                    "client",
                    "admin",
                    "element",
                    "ingester",
                    "query",
                    "app")
                .map(
                    name ->
                        ArchitectureRules.packagesHaveNoCycles("io.artstore." + name + ".(**)")),
            Stream.of(
                ArchitectureRules.apiDependsOnNothingOfOurs(),
                ArchitectureRules.schemaStandsAlone(),
                ArchitectureRules.schemaNeedsOnlyJdkAndDriver(),
                ArchitectureRules.schemaCommandsKnowOnlyTheSchemaLibrary(),
                ArchitectureRules.kitDependsOnTheContractOnly(),
                ArchitectureRules.filestoreDependsOnNothingOfOurs(),
                ArchitectureRules.clientDependsOnContractAndDurableFilesOnly(),
                ArchitectureRules.pagesAreAClientOfThePublicApis(),
                ArchitectureRules.nothingDependsOnTheProgram()))
        .flatMap(part -> part);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(ArchRule rule) {
    rule.allowEmptyShould(true).check(SHIPPED);
  }

  @Test
  void seesEveryModule() {
    assertThat(SHIPPED.stream().map(type -> type.getPackageName().split("\\.", -1)[2]).distinct())
        .contains("api", "servicekit", "schema", "schemacli", "filestore", "client", "webui")
        .contains("admin", "element", "ingester", "query", "app")
        .doesNotContain("testkit");
  }

  @ParameterizedTest
  @FieldSource("FOR_ANY_CLASS")
  void findsThePlantedFault(ArchRule rule) {
    assertThat(rule.evaluate(PLANTED).hasViolation()).as(rule.getDescription()).isTrue();
  }
}
