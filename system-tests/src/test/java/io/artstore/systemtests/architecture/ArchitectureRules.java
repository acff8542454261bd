package io.artstore.systemtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;

/** What may depend on what, and which calls have one home. Each rule says why. */
final class ArchitectureRules {
  private static final String ROOT = "io.artstore.";
  private static final String API = ROOT + "api..";
  private static final String KIT = ROOT + "servicekit..";
  private static final String FILESTORE = ROOT + "filestore..";
  private static final String CLIENT = ROOT + "client..";
  private static final String SCHEMA = ROOT + "schema..";

  /** The schema library stands alone, so its backups have a durable folder of their own. */
  private static final String SCHEMA_FOLDER = ROOT + "schema.backup.DurableFolder";

  private static final String SCHEMA_CLI = ROOT + "schemacli..";
  private static final String WEB_UI = ROOT + "webui..";
  private static final String APP = ROOT + "app..";
  private static final List<String> MODULES =
      List.of(ROOT + "admin..", ROOT + "element..", ROOT + "ingester..", ROOT + "query..");

  private static final Set<String> EMPTY_WORDS =
      Set.of("common", "util", "utils", "helper", "helpers", "misc", "base", "manager", "impl");

  private ArchitectureRules() {}

  static ArchRule apiDependsOnNothingOfOurs() {
    return only(API, List.of(), "the contract is what everything else is built on");
  }

  static ArchRule schemaStandsAlone() {
    return only(SCHEMA, List.of(), "projects that never heard of ArtStore use it");
  }

  static ArchRule schemaNeedsOnlyJdkAndDriver() {
    return noClasses()
        .that()
        .resideInAPackage(SCHEMA)
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(
            SCHEMA, "java..", "javax.sql..", "org.postgresql..", "org.jspecify..")
        .because("the schema library asks nothing of a project but a JDK and the driver");
  }

  static ArchRule schemaCommandsKnowOnlyTheSchemaLibrary() {
    return only(SCHEMA_CLI, List.of(SCHEMA), "the commands work for any project's databases");
  }

  static ArchRule kitDependsOnTheContractOnly() {
    return only(KIT, List.of(API, FILESTORE), "every service is built on it");
  }

  static ArchRule filestoreDependsOnNothingOfOurs() {
    return only(FILESTORE, List.of(), "durable files must be plain to read and to test");
  }

  static ArchRule clientDependsOnContractAndDurableFilesOnly() {
    return only(CLIENT, List.of(API, FILESTORE), "outsiders put it into their programs");
  }

  static ArchRule pagesAreAClientOfThePublicApis() {
    return only(WEB_UI, List.of(API, KIT, CLIENT), "a page sees what any client sees");
  }

  static ArchRule nothingDependsOnTheProgram() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(APP, ROOT + "systemtests..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(APP)
        .because("the program puts the modules together and nothing else does");
  }

  static ArchRule modulesDoNotKnowEachOther(String module) {
    return noClasses()
        .that()
        .resideInAPackage(module)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                MODULES.stream().filter(other -> !other.equals(module)).toArray(String[]::new)))
        .because("modules speak HTTP to each other, also in one process");
  }

  static ArchRule nothingShippedDependsOnTestParts() {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOT + "testkit..", "org.junit..", "org.assertj..", "net.jqwik..", "org.awaitility..")
        .because("test parts are not shipped");
  }

  static ArchRule sqlHasItsPlaces() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "servicekit.postgres..", "..db..", SCHEMA, SCHEMA_CLI)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "org.jdbi..", "org.postgresql..", "com.zaxxer..")
        .because("SQL is read and reviewed in one package of the module that owns the table");
  }

  static ArchRule durabilityHasOneHome() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(FILESTORE)
        .and()
        .doNotHaveFullyQualifiedName(SCHEMA_FOLDER)
        .should()
        .callMethodWhere(calls(FileChannel.class, "force"))
        .orShould()
        .callMethodWhere(calls(Files.class, "move"))
        .orShould()
        .callMethodWhere(calls(Files.class, "createLink"))
        .because("what is durable when is decided, tested and read in one place");
  }

  static ArchRule environmentAndExitHaveOneHome() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "servicekit.config..", APP)
        .should()
        .callMethodWhere(calls(System.class, "getenv"))
        .orShould()
        .callMethodWhere(calls(System.class, "exit"))
        .orShould()
        .callMethodWhere(calls(Runtime.class, "halt"))
        .because("a module gets its settings through its constructor, so several fit in one JVM");
  }

  static ArchRule clocksComeInThroughConstructors() {
    DescribedPredicate<JavaCall<?>> readsAClock =
        calls(Clock.class, "systemUTC", "systemDefaultZone", "system")
            .or(calls(InstantSource.class, "system"))
            .or(calls(Instant.class, "now"))
            .or(calls(LocalDate.class, "now"))
            .or(calls(OffsetDateTime.class, "now"))
            .or(calls(System.class, "currentTimeMillis"));
    return noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "servicekit.config..", APP)
        .should()
        .callMethodWhere(readsAClock)
        .because("a test sets the time, and files and database agree on it");
  }

  static ArchRule noStaticMutableState() {
    return fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat(areWrittenByUs())
        .should()
        .beFinal()
        .because("several elements run in one JVM");
  }

  static ArchRule noReflection() {
    return noClasses()
        .that(areWrittenByUs())
        .should()
        .dependOnClassesThat(
            resideInAPackage("java.lang.reflect..")
                .and(
                    describe(
                        "used by hand",
                        type -> !type.isEquivalentTo(java.lang.reflect.Type.class))))
        .orShould()
        .callMethod(Class.class, "forName", String.class)
        .because("wiring is plain constructors that a reader can follow");
  }

  static ArchRule namesSaySomething() {
    return noClasses()
        .that(areWrittenByUs())
        .should()
        .haveNameMatching(".*(Impl|Manager|Utils?|Helper)(\\$.*)?")
        .orShould(
            com.tngtech.archunit.lang.conditions.ArchConditions.be(
                describe(
                    "in a package whose name says nothing", ArchitectureRules::inEmptyPackage)))
        .because("a class is named for the way it works, a package for its feature");
  }

  static ArchRule packagesHaveNoCycles(String slice) {
    return slices()
        .matching(slice)
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .because("two packages that need each other are one");
  }

  static List<String> modules() {
    return MODULES;
  }

  private static ArchRule only(String from, List<String> allowed, String reason) {
    List<String> packages = new java.util.ArrayList<>(allowed);
    packages.add(from);
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.artstore..")
                .and(DescribedPredicate.not(resideInAnyPackage(packages.toArray(String[]::new)))))
        .because(reason);
  }

  /** Not the classes that records, enum switches and the template compiler add. */
  private static DescribedPredicate<JavaClass> areWrittenByUs() {
    return DescribedPredicate.not(nameMatching(".*\\.(gg|Jte[A-Z]).*")).forSubtype();
  }

  private static boolean inEmptyPackage(JavaClass type) {
    return List.of(type.getPackageName().split("\\.", -1)).stream().anyMatch(EMPTY_WORDS::contains);
  }

  private static DescribedPredicate<JavaCall<?>> calls(Class<?> owner, String... names) {
    Set<String> wanted = Set.of(names);
    return describe(
        "calls " + owner.getSimpleName() + "." + wanted,
        call -> {
          AccessTarget target = call.getTarget();
          return target.getOwner().isAssignableTo(owner) && wanted.contains(target.getName());
        });
  }
}
