package io.artstore.query.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.artstore.api.element.ElementId;
import io.artstore.api.file.Change;
import io.artstore.api.file.Document;
import io.artstore.api.file.FeedCursor;
import io.artstore.api.file.FileId;
import io.artstore.api.json.WireJson;
import io.artstore.client.FeedItem;
import io.artstore.client.FeedPage;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FeedJournalTest {
  private static final UUID FEED = new UUID(7, 1);
  private static final UUID NEW_FEED = new UUID(7, 2);
  private static final ElementId ELEMENT = Documents.ELEMENT;

  private MigratedDatabase migrated;
  private QueryDatabase database;
  private FeedJournal journal;

  @BeforeEach
  void open() {
    migrated = MigratedDatabase.create();
    database = QueryDatabase.open(migrated.settings(), "test");
    journal = database.journal();
  }

  @AfterEach
  void close() {
    database.close();
    migrated.close();
  }

  @Test
  void takesEveryFieldOver() {
    Document document = Documents.document(1, 0, "договор 合同 😀.pdf", "описание");
    apply(ELEMENT, page(FEED, stored(1, document)));
    assertThat(database.documents().find(document.fileId())).contains(document);
    assertThat(journal.position(ELEMENT))
        .isEqualTo(new FeedPosition(Optional.of(new FeedCursor(FEED, 1)), false));
  }

  @Test
  void forgetsADeletedDocumentAndStaysDeletedWhenAnOldStateComesAgain() {
    Document document = Documents.document(1, 0, "a", "");
    FeedItem old = stored(1, document);
    apply(ELEMENT, page(FEED, old));
    apply(ELEMENT, page(FEED, deleted(2, document.fileId())));
    assertThat(database.documents().find(document.fileId())).isEmpty();
    assertThat(database.documents().isDeleted(document.fileId())).isTrue();

    apply(ELEMENT, page(FEED, old));
    assertThat(database.documents().find(document.fileId())).isEmpty();
  }

  @Test
  void neverPutsAnOlderStateOverANewerOne() {
    Document document = Documents.document(1, 0, "old", "");
    Document newer = Documents.revised(document, 2, "new", ELEMENT);
    apply(ELEMENT, page(FEED, stored(5, newer)));
    apply(ELEMENT, page(FEED, stored(3, document)));
    assertThat(database.documents().find(document.fileId())).contains(newer);
    // The same document on another element, in the state that it had before.
    apply(
        Documents.OTHER,
        page(NEW_FEED, stored(9, Documents.revised(document, 1, "old", Documents.OTHER))));
    assertThat(database.documents().find(document.fileId())).contains(newer);
    assertThat(database.documents().locations(document.fileId()))
        .containsExactly(ELEMENT, Documents.OTHER);
  }

  @Test
  void listsADocumentUntilItsLastLocationIsDeleted() {
    Document here = Documents.document(1, 0, "a", "");
    Document there = Documents.revised(here, 1, "a", Documents.OTHER);
    apply(ELEMENT, page(FEED, stored(1, here)));
    apply(Documents.OTHER, page(NEW_FEED, stored(1, there)));
    apply(ELEMENT, page(FEED, deleted(2, here.fileId())));
    assertThat(database.documents().find(here.fileId())).contains(there);
    assertThat(database.documents().locations(here.fileId())).containsExactly(Documents.OTHER);
    apply(Documents.OTHER, page(NEW_FEED, deleted(2, here.fileId())));
    assertThat(database.documents().find(here.fileId())).isEmpty();
  }

  @Test
  void holdsTwoDocumentsOfEqualContent() {
    Document one = Documents.document(1, 0, "a", "");
    Document two = Documents.document(2, 0, "a", "");
    apply(ELEMENT, page(FEED, stored(1, one), stored(2, two)));
    assertThat(database.documents().find(one.fileId())).contains(one);
    assertThat(database.documents().find(two.fileId())).contains(two);
  }

  @Test
  void parksWhatTheDatabaseRefusesAndTakesTheOthers() {
    Document good = Documents.document(1, 0, "good", "");
    Document tooLong = Documents.document(2, 0, "n".repeat(501), "");
    Document better = Documents.document(3, 0, "better", "");
    FeedJournal.Applied applied =
        apply(
            ELEMENT,
            page(FEED, stored(1, good), stored(2, tooLong), unknown(3), stored(4, better)));
    assertThat(applied.parked()).isEqualTo(2);
    assertThat(database.parked().count()).isEqualTo(2);
    assertThat(database.documents().find(good.fileId())).isPresent();
    assertThat(database.documents().find(better.fileId())).isPresent();
    assertThat(journal.position(ELEMENT).after()).contains(new FeedCursor(FEED, 4));

    // A later state of the parked document makes the parked one needless.
    apply(ELEMENT, page(FEED, stored(5, Documents.document(2, 0, "short", ""))));
    assertThat(database.parked().count()).isEqualTo(1);
    assertThat(journal.retryParkedInOneTransaction(ELEMENT, 0).applied()).isZero();
    assertThat(database.parked().count()).isEqualTo(1);
  }

  @Test
  void appliesAParkedChangeWhenItCanBeRead() {
    Document document = Documents.document(1, 0, "a", "");
    JsonNode raw =
        raw(new Change(1, document.fileId(), false, Optional.empty(), Optional.of(document)));
    apply(ELEMENT, page(FEED, new FeedItem.Unknown(1, raw, "of a newer version")));
    assertThat(database.documents().find(document.fileId())).isEmpty();
    assertThat(journal.retryParkedInOneTransaction(ELEMENT, 0).applied()).isEqualTo(1);
    assertThat(database.documents().find(document.fileId())).contains(document);
    assertThat(database.parked().count()).isZero();
  }

  @Test
  void parksEvenWhatNoJsonColumnCanHold() {
    JsonNode raw =
        WireJson.mapper().createObjectNode().put("file_id", "x".repeat(99)).put("\u0000", "\ud800");
    FeedJournal.Applied applied =
        apply(ELEMENT, page(FEED, new FeedItem.Unknown(1, raw, "bad \u0000")));
    assertThat(applied.parked()).isEqualTo(1);
    assertThat(database.parked().count()).isEqualTo(1);
  }

  @Test
  void parksAnItemThatLacksFields() throws Exception {
    Change nameless =
        WireJson.mapper().readValue("{\"position\":1,\"deleted\":true}", Change.class);
    Change halfADocument =
        WireJson.mapper()
            .readValue(
                """
                {"position":2,"file_id":"%s","deleted":false,"document":{"file_id":"%s",
                 "size":1,"revision":1,"tags":[]}}
                """
                    .formatted(Documents.id(2), Documents.id(2)),
                Change.class);
    Document good = Documents.document(3, 0, "good", "");
    FeedJournal.Applied applied =
        apply(
            ELEMENT, page(FEED, understood(nameless), understood(halfADocument), stored(3, good)));
    assertThat(applied.parked()).isEqualTo(2);
    assertThat(database.parked().count()).isEqualTo(2);
    assertThat(database.documents().find(good.fileId())).contains(good);
  }

  @Test
  void parksNothingForWhatTheDatabaseCannotDoAtPresent() throws Exception {
    Document document = Documents.document(1, 0, "a", "");
    FeedPage page = page(FEED, stored(1, document));
    try (Connection other = migrated.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE file_locations IN ACCESS EXCLUSIVE MODE");
      assertThatThrownBy(() -> apply(ELEMENT, page)).isInstanceOf(JdbiException.class);
      other.rollback();
    }
    assertThat(database.parked().count()).isZero();
    assertThat(journal.position(ELEMENT)).isEqualTo(FeedPosition.START);
    assertThat(apply(ELEMENT, page).parked()).isZero();
    assertThat(database.documents().find(document.fileId())).contains(document);
  }

  @Test
  void triesParkedChangesAgainInBatches() {
    FeedItem[] items =
        LongStream.rangeClosed(1, 501).mapToObj(FeedJournalTest::unknown).toArray(FeedItem[]::new);
    apply(ELEMENT, page(FEED, items));
    FeedJournal.Retried first = journal.retryParkedInOneTransaction(ELEMENT, 0);
    assertThat(first).isEqualTo(new FeedJournal.Retried(0, 500));
    assertThat(journal.retryParkedInOneTransaction(ELEMENT, first.goOnAfter()))
        .isEqualTo(new FeedJournal.Retried(0, 0));
  }

  @Test
  void doubtsAndSweepsMoreThanOneTransactionHolds() throws Exception {
    Document stays = Documents.document(1, 0, "stays", "");
    apply(ELEMENT, page(FEED, stored(1, stays)));
    try (Connection connection = migrated.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO file_locations (file_id, element_id, state, position, feed_id)
          SELECT gen_random_uuid(), '%s', 'present', n, '%s' FROM generate_series(2, 25000) n
          """
              .formatted(ELEMENT, FEED));
    }
    FeedPosition begun = journal.beginSweep(ELEMENT, journal.position(ELEMENT));
    assertThat(begun).isEqualTo(new FeedPosition(Optional.empty(), true));
    FeedJournal.Applied applied =
        journal.apply(ELEMENT, begun, page(NEW_FEED, stored(1, stays)), true);
    assertThat(applied.swept()).isEqualTo(24_999);
    assertThat(applied.position())
        .isEqualTo(new FeedPosition(Optional.of(new FeedCursor(NEW_FEED, 1)), false));
    assertThat(journal.position(ELEMENT)).isEqualTo(applied.position());
    assertThat(database.documents().find(stays.fileId())).contains(stays);
  }

  @Test
  void leavesASweepAloneThatSomebodyElseBegan() {
    Document document = Documents.document(1, 0, "a", "");
    apply(ELEMENT, page(FEED, stored(4, document)));
    FeedPosition asked = journal.position(ELEMENT);
    FeedPosition begun = journal.beginSweep(ELEMENT, asked);
    FeedJournal.Applied applied =
        journal.apply(ELEMENT, begun, page(NEW_FEED, stored(1, document)), false);
    assertThat(journal.beginSweep(ELEMENT, asked)).isEqualTo(applied.position());
    journal.apply(
        ELEMENT,
        applied.position(),
        new FeedPage(NEW_FEED, List.of(), new FeedCursor(NEW_FEED, 1), false),
        true);
    assertThat(database.documents().find(document.fileId())).contains(document);
  }

  @Test
  void sweepsWhatANewFeedDoesNotTell() {
    Document stays = Documents.document(1, 0, "stays", "");
    Document goes = Documents.document(2, 0, "goes", "");
    Document elsewhere = Documents.document(3, 0, "elsewhere", "");
    apply(ELEMENT, page(FEED, stored(1, stays), stored(2, goes), stored(3, elsewhere), unknown(4)));
    apply(
        Documents.OTHER,
        page(FEED, stored(1, Documents.revised(elsewhere, 1, "elsewhere", Documents.OTHER))));

    FeedPosition begun = journal.beginSweep(ELEMENT, journal.position(ELEMENT));
    assertThat(journal.position(ELEMENT).sweeping()).isTrue();
    FeedJournal.Applied first =
        journal.apply(ELEMENT, begun, page(NEW_FEED, stored(1, stays)), false);
    assertThat(first.swept()).isZero();
    assertThat(database.documents().find(goes.fileId())).isPresent();
    assertThat(journal.position(ELEMENT)).isEqualTo(first.position());

    FeedPage end = new FeedPage(NEW_FEED, List.of(), new FeedCursor(NEW_FEED, 1), false);
    FeedJournal.Applied last = journal.apply(ELEMENT, first.position(), end, true);
    assertThat(last.swept()).isEqualTo(2);
    assertThat(database.documents().find(stays.fileId())).contains(stays);
    assertThat(database.documents().find(goes.fileId())).isEmpty();
    assertThat(database.documents().find(elsewhere.fileId()))
        .hasValueSatisfying(
            document -> assertThat(document.storageElementId()).isEqualTo(Documents.OTHER));
    assertThat(database.parked().count()).isZero();
    assertThat(journal.position(ELEMENT).sweeping()).isFalse();
  }

  @Test
  void sweepsAlsoWhenTheFeedLostItsEndAndKeptItsId() {
    Document stays = Documents.document(1, 0, "stays", "");
    Document lost = Documents.document(2, 0, "lost", "");
    apply(ELEMENT, page(FEED, stored(7, Documents.revised(stays, 2, "later", ELEMENT))));
    apply(ELEMENT, page(FEED, stored(8, lost)));
    FeedPosition begun = journal.beginSweep(ELEMENT, journal.position(ELEMENT));
    journal.apply(ELEMENT, begun, page(FEED, stored(1, stays)), true);
    assertThat(database.documents().find(stays.fileId())).contains(stays);
    assertThat(database.documents().find(lost.fileId())).isEmpty();
  }

  @Test
  void believesTheElementAgainAfterARestoreOfAnOlderState() {
    Document old = Documents.document(1, 0, "old", "");
    apply(ELEMENT, page(FEED, stored(8, Documents.revised(old, 5, "new", ELEMENT))));
    FeedPosition begun = journal.beginSweep(ELEMENT, journal.position(ELEMENT));
    journal.apply(ELEMENT, begun, page(NEW_FEED, stored(1, old)), true);
    assertThat(database.documents().find(old.fileId())).contains(old);
  }

  @Test
  void leavesAPageThatWasAskedForFromAnotherPlace() {
    Document document = Documents.document(1, 0, "a", "");
    FeedPosition start = journal.position(ELEMENT);
    apply(ELEMENT, page(FEED, stored(4, document)));
    FeedJournal.Applied stale =
        journal.apply(ELEMENT, start, page(FEED, deleted(3, document.fileId())), true);
    assertThat(stale.position().after()).contains(new FeedCursor(FEED, 4));
    assertThat(database.documents().find(document.fileId())).isPresent();
  }

  private FeedJournal.Applied apply(ElementId element, FeedPage page) {
    return journal.apply(element, journal.position(element), page, true);
  }

  private static FeedPage page(UUID feed, FeedItem... items) {
    return new FeedPage(
        feed, List.of(items), new FeedCursor(feed, items[items.length - 1].position()), false);
  }

  private static FeedItem stored(long position, Document document) {
    return understood(
        new Change(position, document.fileId(), false, Optional.empty(), Optional.of(document)));
  }

  private static FeedItem deleted(long position, FileId file) {
    return understood(
        new Change(
            position,
            file,
            true,
            Optional.of(Instant.parse("2026-01-03T00:00:00Z")),
            Optional.empty()));
  }

  private static FeedItem understood(Change change) {
    return new FeedItem.Understood(change, raw(change));
  }

  private static JsonNode raw(Change change) {
    return WireJson.mapper().valueToTree(change);
  }

  private static FeedItem unknown(long position) {
    return new FeedItem.Unknown(
        position, WireJson.mapper().createObjectNode().put("position", position), "no change");
  }
}
