/**
 * Documents on the wire: their ids, digests, attributes and changes. The rules for attributes that
 * every module must agree on live here and nowhere else.
 */
@NullMarked
package io.artstore.api.file;

import org.jspecify.annotations.NullMarked;
