package io.artstore.app.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.app.installation.Schemas;
import io.artstore.schema.lint.EntryReport;
import io.artstore.schema.lint.Linter;
import io.artstore.testkit.TestPostgres;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * ArtStore's migrations are clean, apart from what {@code lint.accepted} beside them takes over
 * from the installations of 2025-11-16.
 */
class MigrationsLintTest {

  static Stream<TestPostgres> servers() {
    return TestPostgres.everyVersion().stream();
  }

  @ParameterizedTest
  @MethodSource("servers")
  void nothingIsFoundThatIsNotAccepted(TestPostgres postgres) {
    Linter linter = new Linter(entry -> name -> postgres.server().dataSource(name).getConnection());
    List<EntryReport> reports = linter.lint(Schemas.all());
    assertThat(reports).hasSize(Schemas.all().size());
    assertThat(reports).flatExtracting(EntryReport::findings).isEmpty();
  }
}
