// A form was sent by the browser itself, and taken: its draft ends, in every tab.

try { localStorage.removeItem("icct.register"); } catch { /* there is none */ }
document.cookie = "icct_sent=; Path=/; Max-Age=0; SameSite=Lax";
