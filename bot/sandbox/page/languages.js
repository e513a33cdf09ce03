// Telegram languages a phone may be set to, by their own names.

export const LANGUAGES = [
  ["en", "English"], ["ar", "العربية"], ["bn", "বাংলা"], ["cy", "Cymraeg"], ["fa", "فارسی"], ["fr", "Français"],
  ["gu", "ગુજરાતી"], ["pa", "ਪੰਜਾਬੀ"], ["pl", "Polski"], ["pt", "Português"], ["ro", "Română"], ["so", "Soomaali"],
  ["tr", "Türkçe"], ["uk", "Українська"], ["ur", "اردو"], ["zh", "中文"],
];

const RIGHT_TO_LEFT = new Set(["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"]);

export const direction = (code) => (RIGHT_TO_LEFT.has((code ?? "").split("-")[0]) ? "rtl" : "ltr");
