/**
 * The change feed: gives committed changes their order and shows them to followers, as described in
 * {@code docs/formats/change-feed.md}.
 */
@NullMarked
package io.artstore.element.feed;

import org.jspecify.annotations.NullMarked;
