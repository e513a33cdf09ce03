"""First names that are common where Tandem is used: one alone is no alias.

Names that are also a bird, a flower, a colour or an everyday word ("Robin", "Rose", "Grace") are left out: these make
good aliases.
"""

from __future__ import annotations

from bot.understanding.digits import plain

_NAMES = """
Aaron Abby Abigail Adam Adrian Agnes Aidan Aileen Alan Albert Alec Alex Alexander Alexandra Alfie Alfred Alice Alison
Allan Amanda Amelia Amy Andrea Andrew Angela Angus Ann Anna Anne Annie Anthony Antony Archie Arthur Audrey Barbara
Barry Beatrice Becky Benjamin Bernard Beth Bethany Betty Beverley Brenda Brian Bridget Bruce Bryan Callum Cameron Carl
Caroline Catherine Cathy Charles Charlie Charlotte Cheryl Chloe Chris Christina Christine Christopher Clara Clare
Claire Clive Colin Connor Craig Cynthia Daniel Danielle Darren Dave David Deborah Debbie Denise Dennis Derek Diana
Diane Donald Donna Doreen Doris Dorothy Duncan Dylan Eddie Edith Edward Edwin Eileen Elaine Eleanor Elizabeth Ella
Ellen Ellie Elsie Emily Emma Eric Ernest Ethan Ethel Eva Evelyn Fiona Frances Francis Fred Freddie Frederick Gareth
Gary Gavin Gemma Geoffrey George Gerald Geraldine Gillian Gladys Glenda Gordon Graham Greg Gregory Gwen Hannah Harold
Harriet Harry Heidi Helen Henry Herbert Hilary Howard Hugh Ian Irene Isaac Isabel Isabella Jack Jackie Jacob
Jacqueline Jake James Jamie Jane Janet Janice Jason Jean Jeff Jeffrey Jennifer Jenny Jeremy Jess Jessica Jill Jim Joan
Joanna Joanne Joe Joel John Jonathan Joseph Josephine Josh Joshua Joyce Judith Judy Julia Julian Julie Karen Karl Kate
Katherine Kathleen Kathryn Katie Keith Kelly Kenneth Kerry Kevin Kieran Kimberley Kirsty Kyle Laura Lauren Lawrence
Leah Leanne Lee Leo Leonard Leslie Lesley Lewis Liam Linda Lisa Liz Lorraine Louis Louise Lucy Luke Lynn Lynne Maggie
Malcolm Mandy Marcus Margaret Maria Marian Marie Marilyn Marion Marjorie Martha Mary Matt Matthew Maureen Mavis Megan
Melanie Melissa Mia Michael Michelle Mike Mildred Miriam Mohamed Mohammad Mohammed Moira Molly Monica Morgan Muhammad
Muriel Nancy Naomi Natalie Natasha Nathan Neil Nicholas Nick Nicola Nicole Nigel Noah Nora Norma Norman Oliver Olivia
Oscar Owen Pamela Patricia Patrick Paul Paula Pauline Peggy Peter Phil Philip Phillip Phyllis Rachel Ralph Raymond
Rebecca Reginald Rhys Richard Rita Robert Roberta Roger Roland Ronald Ronnie Rory Ross Roy Russell Ryan Sally Sam
Samantha Samuel Sandra Sara Sarah Scott Sean Shane Sharon Sheila Shirley Sian Simon Sophia Sophie Stacey Stanley
Stephanie Stephen Steve Steven Stuart Sue Susan Suzanne Sylvia Tara Ted Teresa Terence Terry Theo Theresa Thelma
Thomas Tim Timothy Tina Toby Tom Tommy Tony Tracey Tracy Trevor Valerie Vanessa Vera Veronica Victor Vincent Vivien
Walter Wayne Wendy Wilfred William Winifred Yvonne Zachary Zoe

Aaliyah Abdul Abdullah Ahmad Ahmed Aisha Ali Amina Amir Amjad Arif Asad Asif Asma Ayesha Aziz Bilal Bushra Ehsan Farah
Farhan Fatima Faisal Habib Hafsa Hamid Hamza Haroon Hasan Hassan Hina Hussain Hussein Ibrahim Imran Iqbal Irfan Ismail
Jamal Javed Kamran Karim Khadija Khalid Mahmood Maryam Mehmood Nadeem Nadia Naeem Nasir Nasreen Noreen Omar Parveen
Qasim Rahim Rashid Rehana Rizwan Rukhsana Saima Sajid Salim Salma Samina Sana Shabana Shahid Shazia Sumaira Tahir
Tariq Tahira Umar Usman Waheed Waqas Yasmin Yasmeen Younis Yusuf Zahid Zahra Zainab Zara Zeeshan Anil Anita Anjali
Arjun Deepa Deepak Harpreet Jaspreet Kavita Manjit Manpreet Meena Neha Nisha Pooja Pradeep Priya Rahul Raj Rajesh Ravi
Sanjay Sandeep Sunil Sunita Suresh Vijay Vikram

Agata Agnieszka Aleksander Aleksandra Alicja Andrzej Aneta Artur Bartosz Beata Bogdan Bożena Czesław Danuta Dariusz
Dorota Elżbieta Ewa Grażyna Grzegorz Halina Hanna Helena Henryk Irena Iwona Izabela Jacek Jadwiga Jakub Jan Janina
Janusz Jarosław Jerzy Joanna Jolanta Józef Julia Justyna Kamil Karolina Katarzyna Kazimierz Kinga Krystyna Krzysztof
Kuba Leszek Łukasz Maciej Magda Magdalena Małgorzata Marcin Marek Mariusz Marta Mateusz Michał Mirosław Monika Natalia
Paweł Piotr Przemysław Rafał Renata Robert Ryszard Sławomir Stanisław Stefania Szymon Tadeusz Teresa Tomasz Urszula
Waldemar Wanda Wiesław Witold Władysław Wojciech Zbigniew Zdzisław Zofia Zuzanna Zygmunt

Abdi Abdirahman Abdullahi Caasha Cabdi Cabdiraxmaan Cabdullaahi Cali Canab Caasho Cumar Cusmaan Daahir Deeqa Faadumo
Faarax Faduma Fadumo Farxiya Fartuun Fowsiya Guleed Habiba Halima Hibaaq Hodan Ifrah Ilhaan Ismaaciil Jaamac Khadra
Khadiija Liibaan Mahad Maryan Maxamed Maxamuud Muna Muuse Najma Nuux Nimco Saciid Safiya Sagal Sahra Samira Saynab
Shukri Siciid Suleekha Warsame Xaawo Xaliimo Xasan Xuseen Yuusuf Axmed Ibraahim Idiris

محمد احمد علی حسن حسین عمر عثمان ابراہیم یوسف بلال عمران کامران عدنان فیصل خالد طارق رضوان عرفان نعیم ندیم
جاوید اکرم اسلم اشرف رشید سلیم رحیم حمید مجید عبداللہ عبدالرحمن اسماعیل زبیر حمزہ فرحان ذیشان وقاص فاطمہ عائشہ
مریم خدیجہ زینب آمنہ حفصہ رقیہ سمینہ شازیہ نسرین رخسانہ ریحانہ شبانہ صائمہ نادیہ سلمیٰ سلمی طاہرہ زہرا بشریٰ
بشری شکیلہ نازیہ ثمینہ عاصمہ اسماء سعدیہ رابعہ

মোহাম্মদ মুহাম্মদ আহমেদ আহমদ আলী হাসান হোসেন হুসাইন রহিম করিম রহমান ইব্রাহিম ইউসুফ ইসমাইল খালেদ জামাল কামাল
নাসির রফিক শফিক সেলিম জসিম মিজান মাহমুদ আব্দুল আবদুল ফাতেমা ফাতিমা আয়েশা মরিয়ম খাদিজা জয়নাব আমিনা রহিমা
করিমা সালমা নাসরিন শিরিন রোকেয়া রাশিদা হাসিনা খালেদা নাজমা পারভীন রেহানা শাহানা ফারজানা তাসলিমা সুমাইয়া
নাদিয়া সাবিনা
"""

GIVEN_NAMES = frozenset(plain(name) for name in _NAMES.split())
"""As `plain` has them."""
