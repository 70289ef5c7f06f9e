// Starts the components a page has. Every page works without this file; it only makes some things quicker.

import {
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
} from "../../built/js/govuk-frontend.js";
import { keepAnswersOnLanguageChange } from "./language.js";
import { closeMenusOnEscape } from "./menus.js";

for (const component of [
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  ExitThisPage,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
]) {
  createAll(component);
}
keepAnswersOnLanguageChange();
closeMenusOnEscape();
