package io.artstore.query.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.api.file.Change;
import io.artstore.api.file.Document;
import io.artstore.api.file.FeedCursor;
import io.artstore.api.json.WireJson;
import io.artstore.api.search.SearchMode;
import io.artstore.client.FeedItem;
import io.artstore.client.FeedPage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentSearchTest {
  private static final UUID FEED = new UUID(7, 1);
  private static final int MANY = 57;

  private MigratedDatabase migrated;
  private QueryDatabase database;

  @BeforeAll
  void fill() {
    migrated = MigratedDatabase.create();
    database = QueryDatabase.open(migrated.settings(), "test");
    List<Document> documents = new ArrayList<>();
    documents.add(Documents.document(1, 1, "Договор_поставки.pdf", "Подписанные контракты"));
    documents.add(Documents.document(2, 2, "invoice-2026.pdf", "Running costs of the houses"));
    documents.add(Documents.document(3, 3, "100%_done.txt", "back\\slash"));
    documents.add(Documents.document(4, 4, "1000 done.txt", ""));
    documents.add(Documents.document(5, 5, "合同.txt", ""));
    documents.add(Documents.document(6, 6, "Ёлка.txt", ""));
    // The same moment and the same rank: only the id tells them apart.
    IntStream.range(0, MANY)
        .forEach(
            i ->
                documents.add(
                    Documents.document(100 + i, i % 3, "page-" + i + ".txt", "paginated words")));
    List<FeedItem> items = new ArrayList<>();
    for (Document document : documents) {
      Change change =
          new Change(
              items.size() + 1L, document.fileId(), false, Optional.empty(), Optional.of(document));
      items.add(new FeedItem.Understood(change, WireJson.mapper().valueToTree(change)));
    }
    database
        .journal()
        .apply(
            Documents.ELEMENT,
            FeedPosition.START,
            new FeedPage(FEED, items, new FeedCursor(FEED, items.size()), false),
            true);
  }

  @AfterAll
  void close() {
    database.close();
    migrated.close();
  }

  @ParameterizedTest
  @CsvSource({
    "договоры, 1",
    "ДОГОВОРА, 1",
    "контракт, 1",
    "подписанный контракт, 1",
    "house, 2",
    "run cost, 2",
    "invoice, 2",
    "елка, 6",
    "'\"running costs\"', 2",
    "'invoice or договор', '1,2'",
    "'invoice -costs', ''",
    "nothing, ''",
    "the, ''",
    "'& | ! ( : *', ''",
  })
  void findsWordsInAnyInflection(String words, String expected) {
    assertThat(numbers(find(words, SearchMode.FULLTEXT)))
        .containsExactlyInAnyOrderElementsOf(expected(expected));
  }

  @ParameterizedTest
  @CsvSource({
    "поставк, 1",
    "ПОСТАВКИ.PDF, 1",
    "voice-20, 2",
    "0%_d, 3",
    "100, '4,3'",
    "%, 3",
    "'k\\s', 3",
    "同, 5",
    "HOUSES, 2",
    "ё, 6",
  })
  void findsPartsWhateverTheCaseAndTakesNoCharacterForAWildcard(String part, String expected) {
    assertThat(numbers(find(part, SearchMode.PARTIAL)))
        .containsExactlyElementsOf(expected(expected));
  }

  @Test
  void comparesNamesExactly() {
    assertThat(numbers(find("invoice-2026.pdf", SearchMode.EXACT))).containsExactly(2);
    assertThat(find("Invoice-2026.pdf", SearchMode.EXACT)).isEmpty();
    assertThat(find("invoice-2026", SearchMode.EXACT)).isEmpty();
  }

  @Test
  void meetsEveryDocumentOnceWhateverTheSizeOfThePage() {
    for (SearchMode mode : List.of(SearchMode.FULLTEXT, SearchMode.PARTIAL)) {
      for (int limit : new int[] {1, 4, 19, 1000}) {
        List<Integer> met = pages(Optional.of("paginated"), mode, limit);
        assertThat(met).as("%s by %d", mode, limit).hasSize(MANY).doesNotHaveDuplicates();
      }
    }
    assertThat(pages(Optional.empty(), SearchMode.FULLTEXT, 5))
        .hasSize(MANY + 6)
        .doesNotHaveDuplicates()
        .startsWith(6, 5, 4, 3);
  }

  @Test
  void ranksAHitInTheNameBeforeOneInTheDescription() {
    List<DocumentSearch.Hit> hits = find("invoice or words", SearchMode.FULLTEXT);
    assertThat(number(hits.getFirst().document())).isEqualTo(2);
    assertThat(hits.getFirst().rank()).isGreaterThan(hits.getLast().rank());
  }

  @Test
  void preparesTheWordsOnceAlsoInAPlanThatDoesNotKnowThem() throws Exception {
    String sql =
        DocumentSearch.ranked(
                new DocumentSearch.Request(
                    Optional.of("word"), SearchMode.FULLTEXT, 10, Optional.empty()))
            .replace(":words", "$1")
            .replace(":limit", "10");
    List<String> plan = new ArrayList<>();
    try (Connection connection = migrated.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("SET plan_cache_mode = force_generic_plan");
      statement.execute("PREPARE search (text) AS " + sql);
      try (ResultSet rows = statement.executeQuery("EXPLAIN (VERBOSE) EXECUTE search('word')")) {
        while (rows.next()) {
          plan.add(rows.getString(1));
        }
      }
    }
    assertThat(plan)
        .filteredOn(line -> line.contains("ts_rank(") || line.contains(" @@ "))
        .isNotEmpty()
        .allMatch(line -> line.contains("InitPlan"))
        .noneMatch(line -> line.contains("tsquery("));
  }

  private List<Integer> pages(Optional<String> words, SearchMode mode, int limit) {
    List<Integer> met = new ArrayList<>();
    Optional<DocumentSearch.Place> after = Optional.empty();
    while (true) {
      List<DocumentSearch.Hit> page =
          database.search().find(new DocumentSearch.Request(words, mode, limit, after));
      if (page.isEmpty()) {
        return met;
      }
      page.forEach(hit -> met.add(number(hit.document())));
      after = Optional.of(page.getLast().place());
    }
  }

  private List<DocumentSearch.Hit> find(String words, SearchMode mode) {
    return database
        .search()
        .find(new DocumentSearch.Request(Optional.of(words), mode, 100, Optional.empty()));
  }

  private static List<Integer> numbers(List<DocumentSearch.Hit> hits) {
    return hits.stream().map(hit -> number(hit.document())).toList();
  }

  private static int number(Document document) {
    return (int) document.fileId().value().getLeastSignificantBits();
  }

  private static List<Integer> expected(String numbers) {
    return numbers.isEmpty()
        ? List.of()
        : java.util.Arrays.stream(numbers.split(",", -1)).map(Integer::valueOf).toList();
  }
}
