package io.artstore.query;

import io.artstore.api.module.ModuleStatus;
import io.artstore.api.module.ProgramVersion;
import io.artstore.query.db.QueryDatabase;
import io.artstore.query.feed.Followers;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What this module tells of itself. It is ready when its database answers and it has heard of the
 * elements: a feed that is behind delays searches, and that is shown, but lookups work without it.
 */
final class QueryStatus {
  private final QueryDatabase database;
  private final Followers followers;

  QueryStatus(QueryDatabase database, Followers followers) {
    this.database = database;
    this.followers = followers;
  }

  ModuleStatus status() {
    boolean answers = database.answers();
    Map<String, String> details = new TreeMap<>();
    Map<String, String> failures = followers.failures();
    failures.forEach((element, reason) -> details.put("feed " + element, reason));
    details.put(
        "feeds", followers.caughtUp() + " of " + followers.following() + " read to their end");
    if (answers) {
      details.put("parked_changes", Long.toString(database.parked().count()));
    } else {
      details.put("database", "away");
    }
    return new ModuleStatus(
        QueryModule.NAME,
        ProgramVersion.current(),
        answers && !failures.containsKey(Followers.REGISTRY),
        Optional.of(database.schema()),
        details);
  }
}
