// Where a person writes: Enter sends, Shift+Enter makes a new line; replies and edits are shown above.

export class Composer {
  // `send({ text, reply_to, editing })` sends; it may throw.
  constructor(phone, { send, menu }) {
    this.form = phone.querySelector(".composer");
    this.field = this.form.querySelector("textarea");
    this.about = phone.querySelector(".about");
    this.send = send;
    this.menu = menu;
    this.reply = null;
    this.editing = null;
    this.form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    this.field.addEventListener("input", () => this.onInput());
    this.about.querySelector("button").addEventListener("click", () => { this.clear(); this.focus(); });
  }

  focus() { this.field.focus(); }

  answer(message) {
    this.clear();
    this.reply = message;
    this.tell(`Reply to: ${message.text || message.kind}`);
  }

  change(message) {
    this.clear();
    this.editing = message;
    this.field.value = message.text;
    this.fit();
    this.tell("Editing your message");
  }

  clear() {
    this.reply = null;
    this.editing = null;
    this.field.value = "";
    this.about.hidden = true;
    this.fit();
  }

  tell(text) {
    this.about.querySelector("span").textContent = text;
    this.about.hidden = false;
    this.focus();
  }

  async submit() {
    const text = this.field.value.trim();
    if (!text) return;
    const given = { text, reply_to: this.reply?.id, editing: this.editing?.id };
    this.clear();
    this.menu.hide();
    await this.send(given);
  }

  onKey(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowDown" && this.menu.open) {
      event.preventDefault();
      this.menu.first()?.focus();
    } else if (event.key === "Escape") {
      if (this.menu.open) this.menu.hide();
      else if (this.reply || this.editing) this.clear();
    }
  }

  onInput() {
    this.fit();
    if (/^\/\w*$/.test(this.field.value)) this.menu.show(this.field.value, false);
    else this.menu.hide();
  }

  fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 160)}px`;
  }
}
