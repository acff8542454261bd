/**
 * What a script loses of the rows that are there: which tables, columns and values, observed on a
 * scratch database, and how many of them a live database holds. Nothing in here changes a row.
 */
@NullMarked
package io.artstore.schema.loss;

import org.jspecify.annotations.NullMarked;
