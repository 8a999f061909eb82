/** The views behind the first touch: fetched as soon as the first view stands, so that it stands sooner. */
import './ask-view.ts';
import './item-view.ts';
import './problem-view.ts';
import './receipt-view.ts';
import './refilled-view.ts';
import './room-chooser.ts';
