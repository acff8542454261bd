package io.artstore.query.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.testkit.SqlScripts;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.text.Normalizer;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the trigger, the functions and the indexes of the search find. */
final class SearchColumnsTest {
  private static final String CONTRACT = "Договор_2024-11.pdf";
  private static final String REPORT = "report-final.v2.docx";

  private final TestDatabase database = TestPostgres.createDatabase();
  private final Jdbi jdbi = Jdbi.create(database.dataSource());

  @BeforeEach
  void makeSchema() throws SQLException {
    execute("CREATE EXTENSION pg_trgm SCHEMA public");
    new SqlScripts(Path.of("src/main/resources/db/query"), "").upAll(database.dataSource());
  }

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  @Test
  void findsInflectedRussianWords() {
    insert(CONTRACT, "Счёт за аренду", "{недвижимость}");
    insert("отчёт.txt", "Прочее", "{}");
    for (String words :
        List.of(
            "договоры", "ДОГОВОРОМ", "договора 2024", "аренды", "недвижимости", "счет", "счёта")) {
      assertThat(found(words)).as(words).containsExactly(CONTRACT);
    }
    assertThat(found("отчеты")).containsExactly("отчёт.txt");
  }

  @Test
  void findsStemsOfEnglishWords() {
    insert(REPORT, "The running invoices", "{\"due dates\"}");
    insert("other.txt", "Nothing of that kind", "{}");
    for (String words : List.of("reports", "reported", "run", "invoice", "date", "Finals V2")) {
      assertThat(found(words)).as(words).containsExactly(REPORT);
    }
  }

  @Test
  void findsEachWordOfANameBetweenPunctuationAndTheWholeName() {
    insert(CONTRACT, null, "{}");
    insert(REPORT, null, "{}");
    insert("mail_to+a@example.com=(copy)[1].eml", null, "{}");
    for (String words : List.of("договор", "2024", "11", "2024-11", "договор 11 pdf", CONTRACT)) {
      assertThat(found(words)).as(words).containsExactly(CONTRACT);
    }
    for (String words :
        List.of("report", "final", "v2", "docx", "v2.docx", "report - v2", REPORT)) {
      assertThat(found(words)).as(words).containsExactly(REPORT);
    }
    assertThat(found("example copy")).hasSize(1);
  }

  @Test
  void findsNamesInDecomposedForm() {
    String decomposed = Normalizer.normalize("Йод и ёлка.txt", Normalizer.Form.NFD);
    insert(decomposed, null, "{}");
    assertThat(found("йод")).containsExactly(decomposed);
    assertThat(found(Normalizer.normalize("ёлки", Normalizer.Form.NFD)))
        .containsExactly(decomposed);
  }

  @Test
  void findsNamesWithoutAnyWordAsAWhole() {
    List<String> names =
        List.of("📄📄", "---", "it's \\ odd:A <-> \"x\" | !", "合同", "the", "'", "\\");
    names.forEach(name -> insert(name, null, "{}"));
    for (String name : names) {
      assertThat(found(name)).as(name).contains(name);
    }
  }

  @Test
  void keepsNamesAtTheLimit() {
    String longest = "𝒳".repeat(500);
    insert(longest, "слово ".repeat(1600), "{}");
    assertThat(found(longest)).containsExactly(longest);
    assertThat(found("слова")).containsExactly(longest);
  }

  @Test
  void anyTextIsAQuestion() {
    insert(CONTRACT, null, "{}");
    for (String typed :
        List.of(
            "", " ", "\"", "-", "- -", "&|!()<->:*", "\\", "'", "a".repeat(5000), "or", "-\"x")) {
      assertThat(found(typed)).as(typed).isSubsetOf(CONTRACT);
    }
  }

  @Test
  void phrasesAlternativesAndExclusionsKeepTheirMeaning() {
    insert(CONTRACT, "Аренда", "{}");
    insert("Договор-черновик.pdf", null, "{}");
    insert(REPORT, null, "{}");
    assertThat(found("договор -черновики")).containsExactly(CONTRACT);
    assertThat(found("договор -\"черновик pdf\"")).containsExactly(CONTRACT);
    assertThat(found("\"final v2\"")).containsExactly(REPORT);
    assertThat(found("\"v2 final\"")).isEmpty();
    assertThat(found("reports or аренды")).containsExactlyInAnyOrder(REPORT, CONTRACT);
  }

  @Test
  void theNameWeighsMoreThanTagsAndTagsMoreThanTheDescription() {
    insert("a.txt", "A lease", "{}");
    insert("b.txt", null, "{lease}");
    insert("lease.txt", null, "{}");
    assertThat(found("lease")).containsExactly("lease.txt", "b.txt", "a.txt");
  }

  @Test
  void aChangedDocumentIsFoundByItsNewWordsOnly() {
    insert("draft.txt", "first", "{old}");
    execute("UPDATE file_metadata_cache SET filename = 'contract.txt', tags = '{new}'");
    assertThat(found("draft")).isEmpty();
    assertThat(found("old")).isEmpty();
    assertThat(found("contract new first")).containsExactly("contract.txt");
    execute("UPDATE file_metadata_cache SET search_vector = NULL");
    assertThat(found("contract")).containsExactly("contract.txt");
  }

  @Test
  void searchesAndListsReadTheirIndexes() {
    execute(
        """
        INSERT INTO file_metadata_cache
          (id, filename, file_size, sha256_hash, username, description, storage_element_id,
           created_at, updated_at)
        SELECT n::text, 'Документ ' || md5(n::text) || '.pdf', n, md5(n::text), 'a',
               'About ' || md5((-n)::text), 'e', now() - make_interval(hours => n / 1000), now()
        FROM generate_series(1, 10000) n
        """);
    insert("УНИКАЛЬНЫЙ_отчёт.pdf", "Something remarkable", "{}");
    execute("VACUUM ANALYZE file_metadata_cache");

    assertThat(plan("lower(filename) LIKE '%никальный_отч%'"))
        .contains("idx_file_metadata_filename_trgm");
    assertThat(plan("lower(coalesce(description, '')) LIKE '%remark%'"))
        .contains("idx_file_metadata_description_trgm");
    assertThat(plan("search_vector @@ file_metadata_cache_query('уникальные')"))
        .contains("idx_file_metadata_search_vector");
    assertThat(plan("(created_at, id) < (now(), '1') ORDER BY created_at DESC, id DESC LIMIT 10"))
        .contains("idx_file_metadata_listing");
    List<String> partly =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        "SELECT filename FROM file_metadata_cache"
                            + " WHERE lower(filename) LIKE '%никальный_отч%'")
                    .mapTo(String.class)
                    .list());
    assertThat(partly).containsExactly("УНИКАЛЬНЫЙ_отчёт.pdf");
  }

  private void insert(String filename, @Nullable String description, String tags) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    INSERT INTO file_metadata_cache
                      (id, filename, file_size, sha256_hash, username, tags, description,
                       storage_element_id, created_at, updated_at)
                    VALUES (gen_random_uuid(), :filename, 1, '', 'a', CAST(:tags AS text[]),
                      :description, 'e', now(), now())
                    """)
                .bind("filename", filename)
                .bind("tags", tags)
                .bind("description", Optional.ofNullable(description))
                .execute());
  }

  private List<String> found(String typed) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    SELECT filename FROM file_metadata_cache, file_metadata_cache_query(:typed) query
                    WHERE search_vector @@ query
                    ORDER BY ts_rank(search_vector, query) DESC, filename
                    """)
                .bind("typed", typed)
                .mapTo(String.class)
                .list());
  }

  private void execute(String sql) {
    jdbi.useHandle(handle -> handle.execute(sql));
  }

  private String plan(String condition) {
    return jdbi.withHandle(
        handle ->
            String.join(
                "\n",
                handle
                    .createQuery(
                        "EXPLAIN SELECT filename FROM file_metadata_cache WHERE " + condition)
                    .mapTo(String.class)
                    .list()));
  }
}
