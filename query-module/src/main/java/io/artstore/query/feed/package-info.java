/**
 * Follows the change feed of every registered storage element, so that what is stored is found. It
 * writes only through the journal of the db package and never asks an element for content.
 */
@NullMarked
package io.artstore.query.feed;

import org.jspecify.annotations.NullMarked;
